// Numbers that look drawn and are the same every time (a linear congruence; nothing secret depends on them).
export type Chance = {
  part(least: number, most: number): number;
  whole(least: number, most: number): number;
  one<T>(list: readonly T[]): T;
};

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    part: (least, most) => least + next() * (most - least),
    whole,
    one: <T>(list: readonly T[]) => list[whole(0, list.length - 1)] as T,
  };
}
