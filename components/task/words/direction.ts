import { pieces } from "../readable";
import type { Inline } from "./markdown-inline";

export type Direction = "ltr" | "rtl";

// The blocks of scripts that are written from right to left (Hebrew to Arabic Extended-A, their presentation forms, and those
// beyond the first plane).
const FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** The direction of the first letter; of no letter at all: null. A character that is not seen turns nothing. */
function directionOf(text: string): Direction | null {
  for (const piece of pieces(text)) {
    const letter = piece.hidden ? null : /\p{L}/u.exec(piece.text);
    if (letter) return FROM_THE_RIGHT.test(letter[0]) ? "rtl" : "ltr";
  }
  return null;
}

/** The direction in which a paragraph is read: of its own words, before those of a link or of code in it. */
export const directionOfInlines = (inlines: Inline[]): Direction =>
  directionOf(wordsOf(inlines, false)) ?? directionOf(wordsOf(inlines, true)) ?? "ltr";

function wordsOf(inlines: Inline[], withApart: boolean): string {
  return inlines
    .map((inline) => {
      if ("inside" in inline) return wordsOf(inline.inside, withApart);
      return inline.kind === "text" || withApart ? inline.text : "";
    })
    .join("");
}
