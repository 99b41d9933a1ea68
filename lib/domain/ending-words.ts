// How a task ended, in a sentence for whoever was asked: in a mail about it alone, and in what tells of several.
import { doorOf, shortAddress } from "./describe-words";
import { oneLine } from "./may-leave";
import { wordsOf } from "./outcome-words";
import type { TaskStatus, Via } from "./types";

export type EndedHow = { outcome: string | null; by: string | null; via: Via | null };

/** Who ended it without a decision is written down as they were called: an agent by its address, a key by how it begins. */
export function calledOf(name: string): string {
  if (/^workspace key \S+$/.test(name)) return "the workspace’s key";
  return name.includes("://") ? `agent ${shortAddress(name)}` : name;
}

export function endingText(status: Exclude<TaskStatus, "open">, { outcome, by, via }: EndedHow): string {
  const who = by && oneLine(by, 80);
  if (status === "expired" && outcome)
    return `Nobody decided in time, so it counts as ${oneLine(wordsOf(outcome), 60).toLowerCase()}.`;
  if (status === "expired") return "It was not decided in time, so it has expired.";
  if (status === "withdrawn") return `It was taken back${who ? ` by ${who}` : ""}.`;
  const what = outcome ? oneLine(wordsOf(outcome), 60) : "Decided";
  const door = via ? doorOf(via) : "";
  // "by Ana, by e-mail"; "by Ana in Slack".
  return `${what}${who ? ` by ${who}${door.startsWith(" by ") ? "," : ""}` : ""}${door}.`;
}
