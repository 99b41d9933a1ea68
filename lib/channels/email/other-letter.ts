// Mails that are about no task of somebody's: joining, signing in, what was done in their name, what they have to know, a test.
import { doorOf } from "../../domain/describe-words";
import { oneLine } from "../../domain/may-leave";
import { wordsOf } from "../../domain/outcome-words";
import type { Via } from "../../domain/types";
import { type Letter, subjectOf } from "./letter";
import { momentText, type Reader } from "./when";

type To = { reader: Reader & { name: string; email: string }; workspaceName: string };

const foot = ({ reader }: To, why: string): string[] => [`For ${reader.email}. ${why}`];

export function invitationLetter(to: To & { url: string; inviter: string | null; days: number }): Letter {
  const where = oneLine(to.workspaceName, 80);
  const who = to.inviter === null ? "You are invited" : `${oneLine(to.inviter, 80)} invites you`;
  const lead = `${who} to ${where} on Countersign, where software asks and people decide.`;
  return {
    subject: subjectOf(`Join ${where} on Countersign`),
    seen: lead,
    parts: [
      { kind: "said", text: lead },
      { kind: "button", label: "Look at the invitation", url: to.url },
      { kind: "said", text: `The link is good for ${to.days} days, and once. Opening it joins nothing yet.` },
    ],
    foot: foot(to, "If you did not expect this, leave it: nothing happens."),
  };
}

export function signInLetter(to: To & { url: string; minutes: number }): Letter {
  const lead = "Somebody asked for a link that signs you in to Countersign.";
  return {
    subject: "Your link to sign in to Countersign",
    seen: lead,
    parts: [
      { kind: "said", text: lead },
      { kind: "button", label: "Open the sign-in page", url: to.url },
      { kind: "said", text: `The link is good for ${to.minutes} minutes, and once.` },
    ],
    foot: foot(to, "If it was not you, leave it: without this mail nobody signs in. Pass it on to nobody."),
  };
}

type Receipt = To & { title: string | null; outcome: string; via: Via; at: Date; disputeUrl: string | null };
export function receiptLetter(to: Receipt): Letter {
  const what = oneLine(wordsOf(to.outcome), 60);
  const lead = `A decision was made in your name${doorOf(to.via)}: ${what}.`;
  return {
    subject: subjectOf(
      to.title === null ? "A decision in your name" : `A decision in your name: ${to.title}`,
    ),
    seen: lead,
    parts: [
      { kind: "said", text: lead },
      ...(to.title === null ? [] : [{ kind: "title" as const, text: to.title, mark: null }]),
      { kind: "rows", rows: [["When", momentText(to.at, to.reader)]] },
      { kind: "said", text: "If it was you, there is nothing to do. If it was not, say so on this page:" },
      ...(to.disputeUrl === null
        ? []
        : [{ kind: "button" as const, label: "This was not me", url: to.disputeUrl }]),
    ],
    foot: foot(to, "You get one of these for each decision that is made by a link."),
  };
}

type Notice = To & { subject: string; text: string; url: string | null };
export function noticeLetter(to: Notice): Letter {
  return {
    subject: subjectOf(to.subject),
    seen: oneLine(to.text, 150),
    parts: [
      { kind: "said", text: oneLine(to.text, 2000) },
      ...(to.url === null ? [] : [{ kind: "button" as const, label: "Open Countersign", url: to.url }]),
    ],
    foot: foot(to, `In ${oneLine(to.workspaceName, 80)}.`),
  };
}

export function testLetter(to: To & { url: string }): Letter {
  const lead = "This is a test: Countersign reaches you here. Nothing waits for you because of it.";
  return {
    subject: "A test from Countersign",
    seen: lead,
    parts: [
      { kind: "said", text: lead },
      { kind: "link", label: "Open Countersign", url: to.url },
    ],
    foot: foot(to, `In ${oneLine(to.workspaceName, 80)}.`),
  };
}
