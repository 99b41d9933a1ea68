import type { Engine } from "../engine/open";

const BATCH = 200;
const BLOCKED_MS = 20; // what is due is in somebody's hands: look again soon, without spinning

export const fireTimers = (engine: Engine) => async (): Promise<number> => {
  const { fired, skipped, nextMs } = await engine.fire(BATCH);
  if (fired > 0) return 0;
  return skipped > 0 ? BLOCKED_MS : nextMs;
};
