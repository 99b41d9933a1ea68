// Messages as people speak of them.
import type { MessageOccasion } from "./message";
import { titleInSubject } from "./task-subject";
import type { DeliveryState, Outward } from "./types";

export const CHANNEL_WORDS: Record<Outward, string> = { email: "E-mail", slack: "Slack", push: "Push" };

export const MESSAGE_WORDS: Record<MessageOccasion, string> = {
  assigned: "Asked",
  reminder: "Reminder",
  escalated: "Escalation",
  decided: "Decision",
  expired: "Expiry",
  withdrawn: "Taken back",
  gathered: "Several tasks",
  rewrite: "Post brought up to date",
  digest: "Digest",
  invitation: "Invitation",
  sign_in: "Sign-in link",
  receipt: "Receipt",
  notice: "Notice",
  test: "Test",
};

export const STATE_WORDS: Record<DeliveryState, string> = {
  due: "To be sent",
  leased: "Being sent",
  delivered: "Sent",
  dead: "Could not be sent",
  superseded: "No longer needed",
};

/** What a list calls it. A mail's subject says what it is, but that of a task's mails; what was never written is called by its task. */
export function messageTitle(message: {
  channel: Outward;
  occasion: MessageOccasion;
  subject: string | null;
  taskTitle: string | null;
}): string {
  const { channel, occasion, subject, taskTitle } = message;
  if (channel !== "email" || subject === null) return called(occasion, subject ?? taskTitle);
  const title = titleInSubject(subject);
  return title === undefined ? subject : called(occasion, title);
}

const called = (occasion: MessageOccasion, about: string | null): string =>
  about === null ? MESSAGE_WORDS[occasion] : `${MESSAGE_WORDS[occasion]}: ${about}`;

const MASK = { link: "(a link that only its reader sees)", code: "••••••" };

/** A message as it was sent, with the secrets that its reader may see, or with what stands for them. */
export const unmasked = (text: string, secrets: { link: string; code: string | null } | null): string =>
  text.replaceAll("{{link}}", secrets?.link ?? MASK.link).replaceAll("{{code}}", secrets?.code ?? MASK.code);
