// One letter of each occasion, with facts that can be found again in what is made of them.
import { type LeavingText, WAITS } from "../../domain/may-leave";
import type { Letter } from "./letter";
import { digestLetter, gatheredLetter } from "./list-letter";
import { invitationLetter, noticeLetter, receiptLetter, signInLetter, testLetter } from "./other-letter";
import { type Ended, endedLetter, type TaskMailFacts, type Waiting, waitingLetter } from "./task-letter";

const NOW = new Date("2026-11-20T13:00:00Z");
const DUE = new Date("2026-11-20T15:30:00Z");

/** What is known of a task of which nothing may leave. */
const BARE: LeavingText = { title: WAITS, rows: [], kind: null, risk: null, dueAt: null };

/** Everything in it that is somebody else's is `theirs`. */
export function lettersOf(
  theirs: string,
  risk: "normal" | "high" = "normal",
  isBare = false,
): Record<string, Letter> {
  const whole: LeavingText = {
    title: theirs || "Refund order 4711 to Müller & Söhne",
    rows: [
      ["Kind", "Approval"],
      ["Risk", risk === "high" ? "High" : "Normal"],
      ["Due", "replaced"],
      ["Asked by", theirs || "agent refunds (Rita)"],
      ["amount", theirs || "400 €"],
      ["order.customer", theirs || "Müller & Söhne GmbH, Hamburg"],
      ["Due", theirs || "on delivery"], // a field of the submitter's, which happens to be called so
    ],
    kind: "approval",
    risk,
    dueAt: DUE,
  };
  const mayLeave = (text: LeavingText): LeavingText => (isBare ? BARE : text);
  const leaving = mayLeave(whole);
  const to = {
    reader: { name: theirs || "Ana", email: "ana@there.example", zone: "Europe/Berlin", language: "en-GB" },
    workspaceName: theirs || "Acme",
    settingsUrl: "https://sign.example.org/settings/notifications",
    inboxUrl: "https://sign.example.org/inbox",
    now: NOW,
  };
  const facts: TaskMailFacts = {
    ...to,
    leaving,
    isReply: false,
    outcomes: isBare ? [] : ["approved", "rejected", theirs || "ask_again"],
    reviewUrl: "https://sign.example.org/d/the-token-of-this-mail",
    code: risk === "high" ? null : "042713",
  };
  const waiting = (occasion: Waiting["occasion"]) =>
    waitingLetter({ ...facts, isReply: occasion !== "assigned", occasion, reminder: 2, level: 1 });
  const ended = (occasion: Ended["occasion"]) =>
    endedLetter({
      ...facts,
      isReply: true,
      occasion,
      ended: {
        outcome: occasion === "decided" ? theirs || "approved" : null,
        by: theirs || "Ben",
        via: "slack",
        at: NOW,
        comment: occasion === "decided" ? theirs || "Checked with the bank.\nThe account is theirs." : null,
      },
    });
  const named = Array.from({ length: 5 }, (_, n) => ({
    ...whole,
    title:
      theirs ||
      `${["Refund order 4711", "Deploy api 1.4 to production", "Answer Jansen’s complaint", "New supplier: Oak & Sons", "Raise the limit of Team North"][n]}`,
    risk: n < 2 ? ("high" as const) : ("normal" as const),
    dueAt: [new Date("2026-11-20T10:00:00Z"), DUE, new Date("2026-11-21T08:00:00Z"), null, null][n] ?? null,
  }));
  const list = { ...to, tasks: named.map(mayLeave), count: 12, high: isBare ? 0 : 2 };
  return {
    assigned: waiting("assigned"),
    reminder: waiting("reminder"),
    escalated: waiting("escalated"),
    decided: ended("decided"),
    expired: ended("expired"),
    withdrawn: ended("withdrawn"),
    gathered: gatheredLetter({
      ...list,
      reminders: 3,
      ended: 4,
      endings: [{ ...leaving, how: `Approved by ${theirs || "Ben"}.` }],
    }),
    digest: digestLetter({ ...list, every: "daily" }),
    invitation: invitationLetter({
      ...to,
      url: "https://sign.example.org/invitation?token=x&y=1",
      inviter: theirs || "Olga",
      days: 7,
    }),
    sign_in: signInLetter({ ...to, url: "https://sign.example.org/sign-in?token=x", minutes: 15 }),
    receipt: receiptLetter({
      ...to,
      title: isBare ? null : theirs || "Refund order 4711",
      outcome: theirs || "approved",
      via: "email",
      at: NOW,
      disputeUrl: "https://sign.example.org/d/not-me/x",
    }),
    notice: noticeLetter({
      ...to,
      subject: theirs || "Wrong codes",
      text: theirs || "Somebody typed three wrong codes.",
      url: "https://sign.example.org/inbox/1",
    }),
    test: testLetter({ ...to, url: "https://sign.example.org" }),
  };
}
