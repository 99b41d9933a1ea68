import type { Sql } from "../db/client";
import type { Engine } from "../engine/open";

/** Fires everything that is due, and waits for what an engine that fires by itself had in its hands when it was looked for. */
export async function fireAll(engine: Pick<Engine, "fire">, sql: Sql): Promise<void> {
  let hasWaited = false;
  for (;;) {
    const { fired, skipped } = await engine.fire(200);
    if (fired > 0) hasWaited = false;
    // In nobody's hands, and skipped again: it is not to be fired yet.
    else if (skipped === 0 || hasWaited) return;
    else {
      await sql`
        select from intents i where exists (
          select from timers t where t.workspace_id = i.workspace_id and t.intent_id = i.id and t.due_at <= app_now())
        for key share`;
      hasWaited = true;
    }
  }
}
