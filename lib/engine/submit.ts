// Submitting: no lock is needed, so it has a queue and a connection of its own and never waits behind decisions.

import { selfForming } from "../db/batch";
import type { Database } from "../db/client";
import { type Hub, intentKey } from "../db/read/hub";
import { findSubmitted } from "../db/read/submitted";
import { nothingFresh, writeFresh } from "../db/write/batch";
import { refuse } from "../domain/refusals";
import { no, ok, type Result } from "../domain/result";
import type { Intent, Task } from "../domain/state";
import { type Opening, open } from "../domain/transitions/open";
import type { Idempotency } from "./apply";
import type { Clock } from "./clock";
import type { Directory } from "./directory";
import { doorbell } from "./doorbell";
import { type Draft, toOpening } from "./draft";
import type { Writer } from "./transact";
import { addFresh } from "./write";

export type Submitted = { intent: Intent; task: Task | null; warnings: string[]; repeated: boolean };
export type Submit = (draft: Draft, idempotency?: Idempotency | null) => Promise<Result<Submitted>>;

type Item = { opening: Opening; idempotency: Idempotency | null };
type Written = { ok: true; intent: Intent; task: Task | null } | { ok: false };

const MOST_IN_BATCH = 128;
const MOST_WAITING = 20_000;

export function openSubmit(
  db: Database,
  writer: Writer,
  hub: Hub,
  clock: Clock,
  directory: Directory,
  origin: string,
): Submit {
  const write = selfForming<Item, Written>(
    (items) => isolating((some) => writeAll(writer, hub, clock, origin, some), items),
    {
      max: MOST_IN_BATCH,
      limit: MOST_WAITING,
    },
  );
  return async (draft, idempotency = null) => {
    const opening = await toOpening(draft, directory, await clock.now());
    if (!opening.ok) return idempotency ? earlier(db, draft.workspaceId, idempotency, opening) : opening;
    const written = await write({ opening: opening.value, idempotency });
    if (!written.ok) return earlier(db, draft.workspaceId, idempotency as Idempotency, null);
    const warnings = written.intent.options.warnings ?? [];
    return ok({ intent: written.intent, task: written.task, warnings, repeated: false });
  };
}

// The key was used before: the same request has the same intent for an answer, another request is refused. A request that
// has become invalid since (its deadline passed) is still answered as it was the first time.
async function earlier(
  db: Database,
  workspaceId: string,
  key: Idempotency,
  otherwise: Result<Opening> | null,
): Promise<Result<Submitted>> {
  const known = await findSubmitted(db.sql, workspaceId, key.id);
  if (known === null) {
    if (otherwise && !otherwise.ok) return otherwise;
    throw new Error("an idempotency key was refused and then not found");
  }
  if (known.body !== key.body)
    return no(refuse("idempotency_mismatch", "This idempotency key was used for a different request."));
  const { intent, task } = known;
  return ok({ intent, task, warnings: intent.options.warnings ?? [], repeated: true });
}

async function isolating(
  run: (items: Item[]) => Promise<Written[]>,
  items: Item[],
): Promise<Array<Written | Promise<Written>>> {
  try {
    return await run(items);
  } catch (error) {
    const code = String((error as { code?: unknown })?.code ?? "");
    if (items.length === 1 || !/^(22|23)/.test(code)) throw error; // only a fault of some row's data can be one item's own
    const alone: Array<Written | Promise<Written>> = [];
    for (const item of items) {
      const fate = run([item]).then((written) => written[0] as Written);
      fate.catch(() => {});
      await fate.catch(() => {});
      alone.push(fate);
    }
    return alone;
  }
}

async function writeAll(
  writer: Writer,
  hub: Hub,
  clock: Clock,
  origin: string,
  items: Item[],
): Promise<Written[]> {
  const now = await clock.now();
  const fresh = nothingFresh();
  const rings = new Set<string>();
  const changes = items.map(({ opening, idempotency }) => {
    const change = open(opening, now);
    addFresh(fresh, rings, change);
    const { id, workspaceId } = opening.intent;
    if (idempotency) fresh.idempotency.push({ workspaceId, ...idempotency, intentId: id, response: null });
    return change;
  });
  // Before they are written, so that no ring of another process can come first; what fails is forgotten below.
  for (const { state } of changes) {
    const { id, workspaceId, status, to, submitter } = state.intent;
    hub.made(id, { workspaceId, status, to, submitter });
  }
  const { now: said, refused } = await writeFresh(writer.ask, fresh, doorbell(origin, rings)).catch((error) => {
    for (const { state } of changes) hub.ring(intentKey(state.intent.id), {});
    throw error;
  });
  clock.heard(said);
  for (const key of rings) hub.ring(key, {});
  const lost = fresh.idempotency.length > 0 ? new Set(refused) : new Set<string>();
  return changes.map(({ state }) => {
    if (!lost.has(state.intent.id)) return { ok: true, intent: state.intent, task: state.tasks[0] ?? null };
    hub.ring(intentKey(state.intent.id), {});
    return { ok: false };
  });
}
