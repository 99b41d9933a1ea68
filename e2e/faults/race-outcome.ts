// One race for an outcome, and who judges it: 16 racers on each intent, through several engines, while its deadline passes.

import type { Command } from "@/lib/domain/commands";
import { groupBy } from "@/lib/domain/group-by";
import type { Result } from "@/lib/domain/result";
import type { Apply } from "@/lib/engine/apply";
import type { Applied } from "@/lib/engine/batch";
import type { Engine } from "@/lib/engine/open";
import { draftOf, machine, type World } from "@/lib/testing/factory";
import type { Arena } from "./arena";
import type { Chance } from "./chance";
import { revision } from "./scene";

export type Racer = { intentId: string; command: Command };
export type Finish = Racer & { result: Result<Applied> | { ok: null; error: unknown } }; // null: nobody knows

const ENDS = new Set(["decide", "cancel"]);
/** What a loser may be told, besides who won: the deadline passed, or the payload is a newer one. */
const OTHER_REASONS = new Set(["expired", "stale_version"]);

function racersOf(arena: Arena, intentId: string): Racer[] {
  const person = (i: number) => arena.people[i % arena.people.length]!;
  const decide = (i: number, outcome: string, version?: number): Command => ({
    type: "decide",
    actor: person(i),
    outcome,
    ...(version && { version }),
  });
  const commands: Command[] = [
    ...[0, 1, 2, 3].map((i) => decide(i, "approved")),
    decide(4, "approved", 1),
    ...[5, 6, 7].map((i) => decide(i, "rejected")),
    decide(8, "rejected", 1),
    { type: "cancel", actor: machine("k1"), reason: "withdrawn" },
    { type: "cancel", actor: person(0) },
    { type: "cancel", actor: machine("k2") },
    revision({ service: "api", version: "2" }),
    revision({ service: "api", version: "3" }, machine("k2")),
    { type: "comment", actor: machine(), text: "well?" },
    { type: "reassign", actor: person(0), to: ["everyone"], names: ["everyone"], of: arena.people.length },
  ];
  return commands.map((command) => ({ intentId, command }));
}

/** Submits `count` intents whose deadline comes while the race is on, and lets all racers go at once. */
export async function race(arena: Arena, applies: Apply[], chance: Chance, count: number): Promise<Finish[]> {
  const { engines, world } = arena;
  const intents = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      submitShort(engines[i % engines.length]!, world, 60 + chance.below(400)),
    ),
  );
  const racers = chance.shuffle(intents.flatMap((intentId) => racersOf(arena, intentId)));
  let isOver = false;
  const clocks = engines.slice(0, 2).map(async (engine) => {
    while (!isOver) {
      // As the worker's loop does: what fails is looked at again.
      const { fired } = await engine.fire(50).catch(() => ({ fired: 0 }));
      if (fired === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  const finishes = await Promise.all(
    racers.map(async (racer, i): Promise<Finish> => {
      const { intentId, command } = racer;
      const apply = applies[i % applies.length]!;
      const result = await apply({ workspaceId: world.workspaceId, intentId, command }).catch(
        (error: unknown) => ({
          ok: null,
          error,
        }),
      );
      return { ...racer, result };
    }),
  );
  isOver = true;
  await Promise.all(clocks);
  // Where every racer came after the deadline, the clock has the last word: also over what is in the hands of an engine that fires
  // by itself what is due soon.
  while (await isAtWork(engines[0]!));
  return finishes;
}

async function isAtWork(engine: Engine): Promise<boolean> {
  const { fired, skipped } = await engine.fire(200).catch(() => ({ fired: 1, skipped: 0 }));
  return fired + skipped > 0;
}

/** On a machine so busy that the deadline passes before the request is read, it is given more time. */
async function submitShort(engine: Engine, world: World, milliseconds: number): Promise<string> {
  const deadlineAt = new Date(Date.now() + milliseconds);
  const result = await engine.submit(draftOf(world, { title: "Deploy" }, { deadlineAt }));
  return result.ok ? result.value.intent.id : submitShort(engine, world, milliseconds * 2);
}

export type Verdict = { outcomes: Record<string, number>; wrong: string[]; refusals: Record<string, number> };
type Row = { id: string; status: string; ends: number; timed_out: boolean };

/** What the racers were told, against what is stored. */
export async function judge(arena: Arena, finishes: Finish[]): Promise<Verdict> {
  const ids = [...new Set(finishes.map((finish) => finish.intentId))];
  const rows = await arena.base.sql<Row[]>`
    select i.id, i.status::text as status, count(e.*)::int as ends, bool_or(e.type = 'intent.timed_out') as timed_out
    from intents i left join events e on e.workspace_id = i.workspace_id and e.intent_id = i.id
      and e.type in ('intent.completed','intent.failed','intent.canceled','intent.timed_out')
    where i.id = any(${ids}) group by i.workspace_id, i.id`;
  const byIntent = groupBy(finishes, (finish) => finish.intentId);
  const verdict: Verdict = { outcomes: {}, wrong: [], refusals: {} };
  for (const row of rows) {
    verdict.outcomes[row.status] = (verdict.outcomes[row.status] ?? 0) + 1;
    for (const what of judgeOne(row, byIntent.get(row.id) ?? [], verdict.refusals))
      verdict.wrong.push(`${row.id}: ${what}`);
  }
  if (rows.length !== ids.length) verdict.wrong.push(`${ids.length - rows.length} intents are gone`);
  return verdict;
}

function judgeOne(row: Row, finishes: Finish[], refusals: Record<string, number>): string[] {
  const wrong: string[] = [];
  const winners = finishes.filter((finish) => finish.result.ok === true && ENDS.has(finish.command.type));
  const claimed = winners.length + (row.timed_out ? 1 : 0);
  if (claimed !== 1) wrong.push(`${claimed} were told that they won`);
  if (row.ends !== 1) wrong.push(`${row.ends} outcomes are stored`);
  for (const { result, command } of finishes) {
    if (result.ok === null) wrong.push(`${command.type} failed: ${String(result.error)}`);
    if (result.ok !== false) continue;
    const { code, details } = result.refusal;
    refusals[code] = (refusals[code] ?? 0) + 1;
    if (code === "closed" && details?.status !== row.status)
      wrong.push(`a loser was told ${details?.status}, but it is ${row.status}`);
    if (code !== "closed" && !OTHER_REASONS.has(code)) wrong.push(`${command.type} was refused as ${code}`);
  }
  return wrong;
}
