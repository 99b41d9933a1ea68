// What a form shows after it was sent, as the action answers it.
export type FormState = {
  tone: "done" | "refused" | "problem"; // as asked; a rule says no; to be filled in differently
  message: string;
  fields?: Record<string, string>; // a sentence for each field that needs another look
  wantsProof?: true; // somebody signed in long ago: prove who you are beside it, then send the same again
  signedOut?: true; // sign in beside it, then send the same again (components/ui/form-notice.tsx offers it)
  holdings?: Array<{ id: string; taskId: string; dueAt: string }>; // decisions that can still be taken back
  shown?: { label: string; value: string }; // a secret, on the page this once and never again
  toldNowhere?: true; // the browser that was switched off is told in no other workspace either
  drawnFrom?: string; // what the form shows is saved, and this is what it is drawn from now
  at: number;
} | null;

export type FormAction = (previous: FormState, form: FormData) => Promise<FormState>;
