import { beforeAll, expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import type { Actor, JsonObject } from "@/lib/domain/types";
import { decide } from "@/lib/engine/decide";
import type { Engine } from "@/lib/engine/open";
import { reassign } from "@/lib/engine/reassign";
import {
  agentActor,
  draftOf,
  makeGroup,
  makePerson,
  makeWorld,
  type PersonActor,
  type World,
} from "@/lib/testing/factory";
import type { Database } from "../client";
import { readStory } from "./story";

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

async function ask(human: JsonObject | null, actor?: Actor): Promise<string> {
  const made = await engine.submit(draftOf(world, human, actor ? { actor } : {}));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}
const story = (id: string, page = {}) => readStory(db.sql, world.workspaceId, id, page);
const comment = (intentId: string, text: string) =>
  engine.apply({
    workspaceId: world.workspaceId,
    intentId,
    command: { type: "comment", actor: { ...ana, via: "inbox" }, text },
  });

test("an intent's story is told with the names of who did what", async () => {
  const zoe = await makePerson(db.sql, world, "zoe@example.org");
  const finance = await makeGroup(db.sql, world, "finance", [zoe]);
  const address = "agent://test/test/deployer";
  const { workspaceId } = world;
  await db.sql`insert into agents (workspace_id, id, name, address, created_by) values (${workspaceId}, 'sa_deployer', 'deployer', ${address}, 'k1')`;
  const id = await ask(
    {
      title: "Deploy?",
      assignees: [ana.id, "ghost", "role:owner"],
      remind_after_seconds: 60,
      max_reminders: 2,
    },
    { ...agentActor(address), id: "sa_deployer" } as Actor,
  );
  await reassign(engine, { workspaceId, taskId: id, actor: ana, to: [`group:${finance}`], note: "yours" });
  await decide(engine, {
    workspaceId,
    taskId: id,
    actor: { ...zoe, via: "inbox" },
    outcome: "approved",
    comment: "looks fine",
  });
  // Whoever is removed meanwhile, and whatever is deleted, keeps its name.
  await db.sql`update people set status = 'removed' where id = ${zoe.id}`;
  await db.sql`update agents set status = 'deleted' where workspace_id = ${workspaceId} and id = 'sa_deployer'`;
  const { lines, earlier } = await story(id);
  expect(lines.map(({ sentence, said }) => [sentence, said])).toEqual([
    ["Agent deployer made this request", null],
    ["The request was accepted", null],
    ["The decision was put to p0 and the owners", null],
    ["p0 handed the task to group finance over the API", "yours"],
    ["zoe approved in the inbox", "looks fine"],
    ["That completed the request, with the outcome approved", null],
  ]);
  expect(lines.map(({ seq }) => seq)).toEqual([2, 4, 6, 8, 10, 12]);
  expect(earlier).toBe(false);
});

test("a long story comes newest first in pages, each told in order, none skipping or repeating a line", async () => {
  const id = await ask({ title: "Talk" });
  for (let i = 0; i < 9; i++) await comment(id, `say ${i}`);
  const seen: number[][] = [];
  let before: number | undefined;
  for (;;) {
    const { lines, earlier } = await story(id, { limit: 3, before });
    seen.unshift(lines.map(({ seq }) => seq));
    if (!earlier) break;
    before = lines[0]?.seq;
  }
  expect(seen.flat()).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]);
  expect(seen.length).toBe(4);
});

test("whoever knows a part of it asks for what came since, also from the middle of the birth", async () => {
  const id = await ask({ title: "Since" });
  await comment(id, "hello");
  expect((await story(id, { since: 6 })).lines.map(({ said }) => said)).toEqual(["hello"]);
  expect((await story(id, { since: 2 })).lines.map(({ seq }) => seq)).toEqual([4, 6, 8]);
  expect((await story(id, { since: 99_999_999_999 })).lines).toEqual([]);
});

test("a comment that was hidden from the thread is still told, and marked", async () => {
  const id = await ask({ title: "Hide" });
  await comment(id, "oops");
  await engine.apply({
    workspaceId: world.workspaceId,
    intentId: id,
    command: { type: "delete_messages", actor: ana, mode: "both", owner: "", seqs: [8] },
  });
  expect((await story(id)).lines.filter(({ hidden }) => hidden).map(({ said }) => said)).toEqual(["oops"]);
});

test("another workspace reads nothing of it", async () => {
  const id = await ask({ title: "Ours" });
  const other = await makeWorld(db.sql);
  expect(await readStory(db.sql, other.workspaceId, id)).toEqual({ lines: [], earlier: false });
});
