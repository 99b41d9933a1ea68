// Whether a word that a program says of its own work means yes or no. Of one that is neither nothing is guessed.
import { isNegative, isPositive, wordOf } from "./task-kinds";
import type { Json } from "./types";

const YES = new Set(["success", "succeeded", "successful", "complete", "done", "ok", "true"]);
const NO = new Set([
  ...[
    "fail",
    "failure",
    "unsuccessful",
    "error",
    "errored",
    "crashed",
    "reject",
    "deny",
    "decline",
    "refused",
  ],
  ...[
    "cancel",
    "canceled",
    "cancelled",
    "timed_out",
    "timeout",
    "expired",
    "abort",
    "aborted",
    "no",
    "false",
  ],
]);

export function saysYes(said: Json | undefined): boolean {
  return said === true || (typeof said === "string" && (YES.has(wordOf(said)) || isPositive(said)));
}

export function saysNo(said: Json | undefined): boolean {
  return said === false || (typeof said === "string" && (NO.has(wordOf(said)) || isNegative(said)));
}
