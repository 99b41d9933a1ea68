// The page for strangers (lib/domain/README.md) is held to the product: its example is reckoned again by the product's own rules,
// and its script reads what the product exports.
import { execFile } from "node:child_process";
import { hash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import { applied, play, type Scene, submitted } from "@/e2e/faults/scene";
import type { Engine } from "@/lib/engine/open";
import { draftOf, machine, makePerson, makeWorld } from "@/lib/testing/factory";
import { canonical } from "../../domain/canonical";
import { chainRecord, FIRST_PREVIOUS } from "../../domain/chain";
import { groupBy } from "../../domain/group-by";
import type { JsonObject } from "../../domain/types";
import type { Database } from "../client";
import { exportAudit } from "./audit-export";
import { headLine, verify } from "./verify";

const PAGE = readFileSync(new URL("../../domain/README.md", import.meta.url), "utf8");
const blocks = (language: string) =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)\\n\`\`\`$`, "gms"))].map(([, text = ""]) => text);
const [SCRIPT = ""] = blocks("js");
const [EXAMPLE = ""] = blocks("jsonl");
const [FIRST_TEXT = "", FINDING = ""] = blocks("text");

type Line = JsonObject & { intent_id: string; seq: number; hash: string | null };
const linesOf = (text: string): Line[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
const textOf = (lines: Line[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join("");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-stranger-"));
  writeFileSync(join(folder, "verify.mjs"), SCRIPT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the page's script says of a file, and with which code it ends. */
function saidOf(text: string, ...more: string[]): Promise<{ said: string; code: number }> {
  writeFileSync(join(folder, "export.jsonl"), text);
  return new Promise((resolve) =>
    execFile(process.execPath, ["verify.mjs", "export.jsonl", ...more], { cwd: folder }, (error, said) =>
      resolve({ said: said.trim(), code: Number(error?.code ?? 0) }),
    ),
  );
}

const record = (line: Line): string =>
  chainRecord({
    workspaceId: line.workspace_id,
    intentId: line.intent_id,
    seq: line.seq,
    type: line.event_type,
    status: line.status,
    waitingReason: line.waiting_reason,
    at: line.at,
    actor: line.actor,
    via: line.via,
    body: line.details,
  } as never);

describe("the example", () => {
  test("has the hashes that the product gives it", () => {
    const chains = groupBy(linesOf(EXAMPLE).reverse(), (line) => line.intent_id);
    const heads = [...chains].sort().map(([id, chain]) => {
      let previous = FIRST_PREVIOUS;
      for (const line of chain) {
        previous = hash("sha256", previous + record(line), "hex");
        expect(line.hash ?? previous).toBe(previous);
      }
      return headLine({ id, head: Buffer.from(previous, "hex") });
    });
    expect(heads.length).toBe(2);
    expect(FINDING).toContain(hash("sha256", heads.join(""), "hex"));
  });

  test("shows the text under its first hash", () => {
    const [first] = linesOf(EXAMPLE).filter((line) => FIRST_TEXT.includes(line.intent_id) && line.seq === 2);
    expect(FIRST_TEXT).toBe(FIRST_PREVIOUS + record(first as Line));
    expect(PAGE).toContain(hash("sha256", FIRST_TEXT, "hex"));
  });

  test("is found whole by the script", async () => {
    expect(await saidOf(EXAMPLE)).toEqual({ said: FINDING, code: 0 });
  });
});

test("what the page says of canonical JSON is what the product writes", () => {
  const pairs = [...PAGE.matchAll(/`([[{][^`]*)` is\s+`([[{][^`]*)`/g)];
  expect(pairs.length).toBe(2);
  for (const [, given = "", written] of pairs) expect(canonical(JSON.parse(given))).toBe(written);
});

describe("the script finds what was forged in a file, and says where", () => {
  const at = (id: string, seq: number) => (line: Line) => line.intent_id.startsWith(id) && line.seq === seq;
  const put = (which: (line: Line) => boolean, more: JsonObject) => (lines: Line[]) =>
    lines.map((line) => (which(line) ? { ...line, ...more } : line));
  const rejected = at("01a20429-732a", 8);
  const event = (seq: number) => `event ${seq}, or one right before it, is not what its hash says`;

  test.each<[string, (lines: Line[]) => Line[], string]>([
    ["another comment", put(rejected, { details: { outcome: "rejected", comment: "yes" } }), event(8)],
    ["another person", put(rejected, { actor: "person:x" }), event(8)],
    ["another time", put(rejected, { at: "2026-11-22T16:49:15.061Z" }), event(8)],
    ["another workspace", put(rejected, { workspace_id: "x" }), event(8)],
    ["another beginning", put(at("01a20429-732a", 2), { details: null }), event(6)],
    ["another hash", put(rejected, { hash: "0".repeat(64) }), event(8)],
    ["none from the middle", (lines) => lines.filter((line) => !rejected(line)), "event 8 is missing"],
  ])("%s", async (_, forge, finding) => {
    const { said, code } = await saidOf(textOf(forge(linesOf(EXAMPLE))));
    expect(said).toContain(`01a20429-732a-7a3f-b675-52ad5b8bdc49 ${finding}`);
    expect(code).toBe(1);
  });

  test("what a kept file has and this one has not, or otherwise", async () => {
    writeFileSync(join(folder, "kept.jsonl"), EXAMPLE);
    expect(await saidOf(EXAMPLE, "kept.jsonl")).toEqual({ said: FINDING, code: 0 });
    const cut = linesOf(EXAMPLE).filter((line) => line.seq < 10);
    const { said, code } = await saidOf(textOf(cut), "kept.jsonl");
    expect(said).toContain("01a20429-732a-7a3f-b675-52ad5b8bdc49 event 10 is gone");
    expect(code).toBe(1);
    expect((await saidOf(textOf(cut))).code).toBe(0); // of itself it cannot know
  });

  // JavaScript reads the first as a day in 2001, before which there was nothing to find wrong, and the second as it is where one sits.
  test.each(["kept-1", "2026-11-22 10:00", "kept.json"])(
    "a kept file that is not there: %s",
    async (kept) => {
      const { said, code } = await saidOf(EXAMPLE, kept);
      expect(said).toBe("");
      expect(code).toBe(1);
    },
  );
});

describe("what the product exports", () => {
  const arena = openArena(1, 1);
  let db: Database;
  let engine: Engine;
  let scene: Scene;
  beforeAll(async () => {
    const place = arena();
    db = place.db;
    engine = place.engines[0] as Engine;
    scene = await play(engine, place.base.sql);
  });
  const exported = async () => {
    let text = "";
    for await (const piece of exportAudit(db.sql, scene.world.workspaceId, {}, "jsonl")) text += piece;
    return text;
  };
  const digest = async (until?: Date) => {
    const { heads, found } = await verify(db.sql, { workspaceId: scene.world.workspaceId, until });
    expect(found).toBe(0);
    return `${heads[0]?.intents} intents, hash over their heads: ${heads[0]?.digest}`;
  };

  test("comes to the hash that npm run verify prints", async () => {
    expect(await saidOf(await exported())).toEqual({ said: await digest(), code: 0 });
  });

  test("and, of a time that is past, to the one that it printed then", async () => {
    const [{ at }] = (await db.sql`
      select at from events where intent_id = ${scene.ids.revised} and seq = 8`) as never as [{ at: Date }];
    const until = new Date(at);
    expect(await digest(until)).not.toBe(await digest());
    expect((await saidOf(await exported(), until.toISOString())).said).toBe(await digest(until));
  });

  test("what was printed once is printed for ever, whatever comes after", async () => {
    const world = await makeWorld(db.sql);
    await makePerson(db.sql, world, "ana@example.org");
    const submit = () => submitted(engine, draftOf(world, { title: "Go?" }));
    const heads = async (until?: Date) =>
      (await verify(db.sql, { workspaceId: world.workspaceId, until })).heads;
    const id = await submit();
    const [{ until }] = (await db.sql`
      select max(at) as until from events where intent_id = ${id}`) as never as [{ until: Date }];
    const kept = await heads(until);
    expect(kept).toEqual(await heads());
    await setTimeout(5); // or it were all of one moment
    await submit();
    const command = { type: "cancel" as const, actor: machine(), reason: "not needed" };
    await applied(engine, world, id, command);
    expect(await heads()).not.toEqual(kept);
    expect(await heads(until)).toEqual(kept);
  });
});
