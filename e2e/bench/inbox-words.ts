// What the tasks of the inbox benchmark say: notes of words that are as rare and as common as words are, and always the same.
const SYLLABLES =
  "ba co di fe gu ha ki lo me nu pa qi ro se ta vo we xi ya zu bra cle dro fli gre pla sto tri".split(" ");
const COMMON =
  "please check the terms before approving this request customer asked for refund invoice payment order account contract review today".split(
    " ",
  );

// Small and enough for this; Math.random cannot be given a seed.
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const roll = dice(7);
const RARE = Array.from({ length: 4_000 }, (_, i) => {
  const syllable = () => SYLLABLES[Math.floor(roll() * SYLLABLES.length)] ?? "ba";
  return `${syllable()}${syllable()}${i % 3 === 0 ? syllable() : ""}${syllable()}`;
});

/** The more rarely the further behind in the list (a little like Zipf). */
export const rareWord = (at: number): string => RARE[Math.floor(at ** 3 * RARE.length)] ?? "bagu";

export function makeNotes(many: number): string[] {
  return Array.from({ length: many }, () =>
    Array.from({ length: 34 }, () =>
      roll() < 0.5 ? COMMON[Math.floor(roll() * COMMON.length)] : rareWord(roll()),
    ).join(" "),
  );
}

export const COMMON_WORDS = COMMON;
