import type { Engine } from "../engine/open";

/** Everything that is due has been fired, also what an engine that fires by itself had in its hands when it was looked for. */
export async function fireAll(engine: Pick<Engine, "fire">): Promise<void> {
  for (;;) {
    const { fired, skipped } = await engine.fire(200);
    if (fired + skipped === 0) return;
  }
}
