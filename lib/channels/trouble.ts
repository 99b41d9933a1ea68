// How a channel says that a message did not go out: an error that carries what to do about it.
import type { Trouble } from "../domain/message";

const MARK = "countersign_trouble";

export const troubleError = (trouble: Trouble): Error =>
  Object.assign(new Error(trouble.answer), { name: "Trouble", [MARK]: trouble });

export const isTrouble = (error: unknown): boolean => error instanceof Error && MARK in error;

/** What is no trouble of the channel's is a defect of ours: worth another try, and said by its message. */
export function readTrouble(error: unknown): Trouble {
  const known = error instanceof Error ? (error as { [MARK]?: Trouble })[MARK] : undefined;
  if (known) return known;
  const answer = error instanceof Error ? error.message : String(error);
  return { kind: "later", code: "error", answer, isUnasked: true };
}
