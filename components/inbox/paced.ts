// Something that is asked for more often than it is worth doing: at once the first time, then one at a time and with a rest
// in between, so that a thousand wishes a second are one question a second, and the last wish is always answered.

export type Paced = {
  soon(): void; // because of what happened elsewhere
  now(): void; // because the person asked: without the rest
};

export function paced(run: () => Promise<unknown>, restMs: number): Paced {
  let isRunning = false;
  let resting: ReturnType<typeof setTimeout> | null = null;
  let wanted: "soon" | "now" | null = null;
  const rested = () => {
    resting = null;
    if (wanted !== null) void go();
  };
  const go = async (): Promise<void> => {
    if (resting !== null) clearTimeout(resting);
    [isRunning, resting, wanted] = [true, null, null];
    await run().catch(() => {});
    isRunning = false;
    if (asked() === "now") return go();
    resting = setTimeout(rested, restMs);
  };
  const asked = () => wanted;
  return {
    soon() {
      wanted ??= "soon";
      if (!isRunning && resting === null) void go();
    },
    now() {
      wanted = "now";
      if (!isRunning) void go();
    },
  };
}
