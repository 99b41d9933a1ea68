// Submitting: no lock is needed, so it has a queue and a connection of its own and never waits behind decisions.

import { selfForming } from "../db/batch";
import type { Database } from "../db/client";
import { type Hub, intentKey } from "../db/read/hub";
import { findSubmitted, usedKeys } from "../db/read/submitted";
import { freshStatement, nothingFresh } from "../db/write/batch";
import { otherRequest } from "../domain/refusals";
import { no, ok, type Result } from "../domain/result";
import type { Intent, Task } from "../domain/state";
import { type Opening, open } from "../domain/transitions/open";
import type { Idempotency } from "../domain/types";
import type { Clock } from "./clock";
import type { Directory } from "./directory";
import { rungBy } from "./doorbell";
import { type Draft, type Drafted, toOpening } from "./draft";
import { isolating } from "./isolate";
import type { Known } from "./known";
import type { Soon } from "./soon";
import type { Writer } from "./transact";
import { addFresh, noRings } from "./write";

export type Submitted = {
  intent: Intent;
  task: Task | null;
  payloadHash: string; // of what was asked then: a repeat hears it although the intent was revised since
  warnings: string[];
  repeated: boolean;
};
export type Submit = (draft: Draft, idempotency?: Idempotency | null) => Promise<Result<Submitted>>;

type Place = {
  db: Database;
  writer: Writer;
  hub: Hub;
  clock: Clock;
  directory: Directory;
  origin: string;
  soon: Soon;
  known: Known;
};
type Item = { opening: Drafted; idempotency: Idempotency | null };
type Written = { ok: true; intent: Intent; task: Task | null } | { ok: false };

const MOST_IN_BATCH = 128;
const MOST_WAITING = 20_000;
const REPEATED: Written = { ok: false };

export function openSubmit(place: Place): Submit {
  const { db, directory, clock } = place;
  const run = (items: Item[]) => writeAll(place, items);
  const repeats = (items: Item[]) => repeatsAmong(place.writer, items);
  const write = selfForming<Item, Written>((items) => isolating({ run, repeats, keyOf }, items), {
    max: MOST_IN_BATCH,
    limit: MOST_WAITING,
    groupOf: ({ opening }) => opening.intent.workspaceId,
    // No second one while one is in flight: decisions want the processor, too, and somebody waits for what they bring.
  });
  return async (draft, idempotency = null) => {
    const opening = await toOpening(draft, directory, await clock.now());
    if (!opening.ok) return idempotency ? earlier(db, draft.workspaceId, idempotency, opening) : opening;
    const written = await write({ opening: opening.value, idempotency });
    if (!written.ok) return earlier(db, draft.workspaceId, idempotency as Idempotency, null);
    const { intent, task } = written;
    const warnings = intent.options.warnings ?? [];
    return ok({ intent, task, payloadHash: intent.payloadHash, warnings, repeated: false });
  };
}

const keyOf = ({ opening, idempotency }: Item): string | null =>
  idempotency && `${opening.intent.workspaceId} ${idempotency.id}`;

async function repeatsAmong(writer: Writer, items: Item[]): Promise<Map<Item, Written>> {
  const keyed = items.flatMap(({ opening, idempotency }) =>
    idempotency ? [[opening.intent.workspaceId, idempotency.id] as [string, string]] : [],
  );
  const used = await usedKeys(writer.ask, keyed);
  return new Map(
    items.filter((item) => used.has(item.idempotency?.id ?? "")).map((item) => [item, REPEATED]),
  );
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
  if (known.body !== key.body) return no(otherRequest());
  const { intent, task, payloadHash } = known;
  return ok({ intent, task, payloadHash, warnings: intent.options.warnings ?? [], repeated: true });
}

async function writeAll(place: Place, items: Item[]): Promise<Written[]> {
  const { writer, hub, clock, soon, known } = place;
  const now = await clock.now();
  const fresh = nothingFresh();
  const rings = noRings();
  const changes = items.map(({ opening, idempotency }) => {
    const change = open(opening, now);
    addFresh(fresh, rings, { change, payloadText: opening.payloadText, key: idempotency });
    return change;
  });
  // Two processes that repeat the same requests take their keys in one order, so neither waits for the other in a circle.
  fresh.intents.sort((a, b) => ((a.key?.id ?? "") < (b.key?.id ?? "") ? -1 : 1));
  // Before they are written, so that no ring of another process can come first; what fails is forgotten below.
  for (const { state } of changes) {
    const { id, workspaceId, status, to, submitter } = state.intent;
    hub.made(id, { workspaceId, status, to, submitter });
  }
  const [row] = await writer.ask(freshStatement(fresh, rungBy(place, rings))).catch((error) => {
    for (const { state } of changes) hub.ring(intentKey(state.intent.id), {});
    throw error;
  });
  clock.heard(row?.now as Date);
  soon.armed(rings.dueMs);
  for (const { state } of changes) known.keep(state);
  for (const key of rings.keys) hub.ring(key, {});
  return changes.map(({ state }) => ({ ok: true, intent: state.intent, task: state.tasks[0] ?? null }));
}
