import { scopesFor } from "@/lib/domain/roles";
import type { Scope } from "@/lib/domain/types";
import type { Viewer } from "@/lib/web/viewer";

/** What a token of theirs may be given. */
export const scopeChoices = ({ role, workspaceSettings }: Viewer) =>
  scopesFor(role).map((scope) => {
    const isOff = scope === "decide" && !workspaceSettings.tokenDecisions;
    return { value: scope, label: WORDS[scope].label, hint: isOff ? SWITCHED_OFF : WORDS[scope].hint };
  });

const SWITCHED_OFF =
  "Switched off in this workspace: people decide in the browser. A token with it decides nothing until that changes.";

const WORDS: Record<Scope, { label: string; hint: string }> = {
  read: { label: "Read", hint: "Intents, tasks, their payloads and events, as you may." },
  submit: { label: "Submit", hint: "Ask for things in your name. Under four eyes you do not decide them." },
  claim: { label: "Claim", hint: "Take the outcome of an intent, to act on it." },
  cancel: { label: "Cancel", hint: "Withdraw what you have asked for." },
  admin: { label: "Manage", hint: "Agents and keys of the workspace." },
  decide: {
    label: "Decide",
    hint: "Approve and reject as you. Whoever holds the token, a program on your laptop too, decides in your name. What is of high risk is left to you in the browser.",
  },
};

export const EXPIRIES = [
  { value: "7", label: "in a week" },
  { value: "30", label: "in 30 days" },
  { value: "90", label: "in 90 days" },
  { value: "365", label: "in a year" },
  { value: "never", label: "never" },
];
