// I1, I2, I8, I13 from the clients' side: what they were told, against what is stored. The rows' own truth is `verify`'s.

import type { Sql } from "@/lib/db/client";
import { groupBy } from "@/lib/domain/group-by";
import type { JsonObject } from "@/lib/domain/types";
import { type Entry, isAcked, isFinal } from "./history";

export type Broken = { invariant: "I1" | "I2" | "I8" | "I13"; key: string; what: string };

type Stored = { id: string; key: string; status: string; decisions: string[] | null; claimer: string | null };

export async function check(entries: Entry[], sql: Sql): Promise<Broken[]> {
  // The submitter wrote its key into the payload, so that an intent nobody was told of is found too.
  const rows = await sql<Stored[]>`
    select i.id, i.payload->>'key' as key, i.status::text as status, i.progress->'claim'->>'claimer' as claimer,
      (select array_agg(d.outcome) from decisions d where d.workspace_id = i.workspace_id and d.task_id = i.id) as decisions
    from intents i where i.payload->>'key' is not null`;
  const broken: Broken[] = [];
  const say = (invariant: Broken["invariant"], key: string, what: string) =>
    broken.push({ invariant, key, what });
  const operations = groupBy(entries, (entry) => entry.key);
  const byKey = groupBy(rows, (row) => row.key);
  for (const [key, found] of byKey) {
    if (found.length > 1) say("I8", key, `submitted once, stored ${found.length} times`);
    if (!operations.has(key)) say("I1", key, "stored, but nobody submitted it");
  }
  const byId = new Map(rows.map((row) => [row.id, row]));
  const winners = new Map<string, string>();
  const claimers = new Map<string, string>();
  for (const [key, tries] of operations) {
    checkSameAnswer(key, tries, say);
    const acked = tries.findLast(isAcked);
    const last = tries.findLast(isFinal);
    if (!last) say("I1", key, `still unknown after ${tries.length} tries`);
    const row = last?.intentId ? byId.get(last.intentId) : undefined;
    if (acked && !row) say("I1", key, `${acked.verb} was acked, but there is no such intent`);
    if (!row || !last) continue;
    if (acked) checkAcked(acked, row, winners, claimers, say);
    else checkRefused(last, row, say);
  }
  return broken;
}

type Say = (invariant: Broken["invariant"], key: string, what: string) => void;

const intentOf = (body: JsonObject | null): JsonObject => (body?.intent ?? {}) as JsonObject;
const detailsOf = (body: JsonObject | null): JsonObject =>
  (((body?.error ?? {}) as JsonObject).details ?? {}) as JsonObject;

function checkAcked(
  acked: Entry,
  row: Stored,
  winners: Map<string, string>,
  claimers: Map<string, string>,
  say: Say,
): void {
  const { verb, key, said } = acked;
  if (verb === "submit") {
    if (row.key !== key) say("I8", key, "acked with the id of another request's intent");
    return;
  }
  const taken = verb === "claim" ? claimers : winners;
  const other = taken.get(row.id);
  if (other) say(verb === "claim" ? "I13" : "I2", key, `both ${other} and ${key} were told that they won`);
  taken.set(row.id, key);
  if (verb === "claim") {
    if (row.claimer !== said) say("I1", key, `claimed by ${said}, but ${row.claimer ?? "nobody"} is stored`);
    return;
  }
  if (intentOf(acked.body).status !== row.status)
    say("I2", key, `told ${String(intentOf(acked.body).status)}, but it is ${row.status}`);
  if (verb === "decide" && !row.decisions?.includes(said))
    say("I1", key, `${said} was acked, but no such decision is stored`);
}

// A loser is told the outcome that stands, then and for ever.
function checkRefused(last: Entry, row: Stored, say: Say): void {
  const told = detailsOf(last.body).status;
  if (last.verb !== "claim" && typeof told === "string" && told !== row.status)
    say("I2", last.key, `refused because it is ${told}, but it is ${row.status}`);
}

function checkSameAnswer(key: string, tries: Entry[], say: Say): void {
  const answers = new Set(
    tries
      .filter(isFinal)
      .map((entry) => JSON.stringify([entry.status, entry.intentId, intentOf(entry.body).status ?? null])),
  );
  if (answers.size > 1)
    say("I8", key, `the same request was answered in ${answers.size} ways: ${[...answers].join(" ")}`);
}
