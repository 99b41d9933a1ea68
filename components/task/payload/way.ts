/** The steps of a JSON pointer: `/items/0/a~1b` as ["items", "0", "a/b"]. */
export const stepsOf = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/** `/items/0/amount` as "items › 0 › amount". */
export const wayOf = (pointer: string): string => stepsOf(pointer).join(" › ") || "everything";

/** And back. */
export const pointerOf = (steps: string[]): string =>
  steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
