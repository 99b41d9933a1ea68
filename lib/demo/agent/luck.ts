// What the agent draws lots with. Nothing depends on it but how varied the demo looks.
export const between = (least: number, most: number): number =>
  least + Math.floor(Math.random() * (most - least + 1));

export const oneOf = <T>(list: readonly T[]): T => list[between(0, list.length - 1)] as T;
