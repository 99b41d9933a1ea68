import { beforeAll, expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import { decide } from "../../engine/decide";
import type { Engine } from "../../engine/open";
import { draftOf, type PersonActor, type World } from "../../testing/factory";
import type { Database } from "../client";
import { type EventRecord, readEvents, readLogs } from "./events";

let db: Database;
let engine: Engine;
let world: World;
let ana: PersonActor;

const arena = openArena(1, 1);
beforeAll(() => {
  ({ db, world } = arena());
  engine = arena().engines[0] as Engine;
  ana = arena().people[0] as PersonActor;
});

async function decided(): Promise<string> {
  const made = await engine.submit(draftOf(world, { title: "Deploy?" }));
  const taskId = made.ok ? made.value.intent.id : "";
  await decide(engine, { workspaceId: world.workspaceId, taskId, actor: ana, outcome: "approved" });
  return taskId;
}

/** As earlier versions wrote it: a row for each event. */
async function inOldForm(id: string): Promise<void> {
  await db.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`insert into events (workspace_id, intent_id, seq, type, status, at, actor, via, body, hash)
      select workspace_id, intent_id, 2, 'intent.created'::event_type, 'CREATED'::intent_status, at, 'key:k1', via,
        json_build_object('request_hash', encode(request_hash, 'hex')), hash from events where intent_id = ${id} and seq = 6
      union all select workspace_id, intent_id, 4, 'intent.submitted', 'SUBMITTED', at, null, via, null, hash from events
        where intent_id = ${id} and seq = 6`;
    await tx`update events set request_hash = null where intent_id = ${id}`;
  });
}

const read = (id: string, since: number, limit?: number) =>
  readEvents(db, world.workspaceId, id, since, limit);
const short = ({ seq, type, status, waitingReason, actor, body }: EventRecord) =>
  [seq, type, status, waitingReason, actor, Object.keys(body ?? {}).join(" ")].join(" ");

test("a birth is read as the three events it was, though it is one row", async () => {
  const id = await decided();
  const [row] = await db.sql`select count(*)::int as n from events where intent_id = ${id}`;
  expect(row?.n).toBe(3);
  const log = await read(id, 0);
  expect(log.slice(0, 4).map(short)).toEqual([
    "2 intent.created CREATED  key:k1 request_hash",
    "4 intent.submitted SUBMITTED  key:k1 ",
    "6 intent.human_task_assigned WAITING WAITING_FOR_HUMAN key:k1 ",
    expect.stringMatching(`^8 intent.in_progress IN_PROGRESS  person:${ana.id} `),
  ]);
  expect(log.map(({ seq }) => seq)).toEqual([2, 4, 6, 8, 10]);
  expect(log[0]?.body?.request_hash).toMatch(/^[0-9a-f]{64}$/);
  expect(Object.keys(log[0] as object)).toEqual(Object.keys(log[3] as object));
});

test("after any cursor, in pages of any length, both forms of a log read the same", async () => {
  const id = await decided();
  const whole = await read(id, 0);
  const logs = async (each: number) =>
    (await readLogs(db.sql, world.workspaceId, [id], each)).get(id) as EventRecord[];
  for (const form of ["new", "old"]) {
    for (let since = 0; since <= 10; since++)
      for (let limit = 1; limit <= 6; limit++)
        expect(await read(id, since, limit), `${form} ${since} ${limit}`).toEqual(
          whole.filter(({ seq }) => seq > since).slice(0, limit),
        );
    for (let each = 1; each <= 6; each++)
      expect(await logs(each), `${form} ${each}`).toEqual(whole.slice(-each));
    if (form === "new") await inOldForm(id);
  }
});
