import { beforeAll, expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import type { Engine } from "@/lib/engine/open";
import { draftOf, makePerson, makeWorld, type World } from "@/lib/testing/factory";
import type { Database } from "../client";
import { type ExportFormat, exportAudit } from "./audit-export";

let db: Database;
let engine: Engine;
let world: World;

const arena = openArena(1, 1);
beforeAll(async () => {
  ({ db } = arena());
  engine = arena().engines[0] as Engine;
  world = await makeWorld(db.sql);
  await makePerson(db.sql, world, "ana@example.org");
  for (let i = 0; i < 8; i++) await engine.submit(draftOf(world, { title: `n ${i}` }));
  const made = await engine.submit(draftOf(world, { title: "last" }));
  const intentId = made.ok ? made.value.intent.id : "";
  const actor = { ...(await makePerson(db.sql, world, "=evil@example.org")), name: "=evil" };
  const command = { type: "comment" as const, actor, text: '=1+1, "quoted"' };
  await engine.apply({ workspaceId: world.workspaceId, intentId, command });
});

async function file(format: ExportFormat, filter = {}, bounds = {}): Promise<string> {
  let text = "";
  for await (const piece of exportAudit(db.sql, world.workspaceId, filter, format, bounds)) text += piece;
  return text;
}

test("JSON lines hold every event once, whatever the size of the pages it is read in", async () => {
  const records = (await file("jsonl", {}, { page: 2 }))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(records.length).toBe(28);
  expect(new Set(records.map(({ intent_id, seq }) => `${intent_id} ${seq}`)).size).toBe(28);
  expect(records[0]).toMatchObject({ event_type: "intent.commented", details: { text: '=1+1, "quoted"' } });
  expect(Object.keys(records[0])).toContain("hash");
  // The hash covers it, and nothing else in the file says it.
  for (const record of records) expect(record.workspace_id).toBe(world.workspaceId);
});

test("CSV has a head, and no cell of it is a formula, whoever wrote it", async () => {
  const lines = (await file("csv")).split("\r\n");
  expect(lines[0]).toBe(
    '"at","event","sentence","actor","actor_name","via","intent_id","intent_type","seq","status","details","hash"',
  );
  expect(lines.length).toBe(30);
  expect(lines[1]).toContain(`"'=evil`);
  for (const line of lines) expect(line).not.toMatch(/(^|,)"[=+\-@\t\r\0]/);
});

test("a file that was cut off at its bound says so in its last line", async () => {
  const lines = (await file("jsonl", {}, { most: 5, page: 2 })).trim().split("\n");
  expect(JSON.parse(lines.at(-1) as string)).toMatchObject({
    cut_off: expect.stringContaining("narrow the dates"),
  });
  expect(lines.length).toBeLessThan(12);
  expect(await file("csv", {}, { most: 5, page: 2 })).toMatch(/"cut off here: [^"]*"(,"")+\r\n$/);
  expect(await file("jsonl", { type: "intent.commented" })).not.toContain("cut_off");
});

test("nothing that matches is a file with its head alone", async () => {
  expect(await file("jsonl", { actors: [] })).toBe("");
  expect((await file("csv", { actors: [] })).split("\r\n").length).toBe(2);
});
