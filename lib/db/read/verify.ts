// `countersign verify`: reads everything and says what may not be. It trusts no code that wrote it: hashes, folds, quorums
// and times are reckoned again from the rows. Bounded memory: one chunk of intents at a time, each in one snapshot.
import { createHash } from "node:crypto";
import type { Sql } from "../client";
import { checkAsked } from "./verify-asked";
import { type Bundle, type Invariant, loadBundles, type Say } from "./verify-bundle";
import { checkChain } from "./verify-chain";
import { checkClaims } from "./verify-claims";
import { checkDecisions } from "./verify-decisions";
import { checkHands } from "./verify-hands";
import { checkMessages, lateMessages } from "./verify-messages";
import { findLate, findLostWorkspaces, findOrphans } from "./verify-orphans";
import { checkPayload } from "./verify-payload";
import { checkRemembered } from "./verify-remembered";
import { checkDeliveries, checkTask, checkTimers } from "./verify-task";
import { checkTold } from "./verify-told";

export type Violation = { invariant: Invariant; workspaceId: string; intentId: string | null; what: string };
export type Verified = {
  checked: { workspaces: number; intents: number; events: number; decisions: number };
  violations: Violation[]; // at most MOST_KEPT of them
  found: number; // all of them
  // Of each workspace one hash over the heads of all its chains: two who reckon it and agree have read the same log.
  heads: Heads[];
};
export type Heads = { workspaceId: string; intents: number; digest: string };
export type VerifyOptions = {
  workspaceId?: string; // one instead of all
  until?: Date; // the hashes over the heads as they were then: what was written later takes no part in them
  lateSeconds?: number; // also name what is overdue by more than this (I12)
  chunk?: number;
};

const MOST_KEPT = 1_000;
const CHUNK = 500;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";
const CHECKS = [
  checkChain,
  checkPayload,
  checkDecisions,
  checkAsked,
  checkRemembered,
  checkTask,
  checkTimers,
  checkDeliveries,
  checkTold,
  checkClaims,
  checkHands,
];

export async function verify(sql: Sql, options: VerifyOptions = {}): Promise<Verified> {
  const verified: Verified = {
    checked: { workspaces: 0, intents: 0, events: 0, decisions: 0 },
    violations: [],
    found: 0,
    heads: [],
  };
  const add = (violation: Violation) => {
    verified.found += 1;
    if (verified.violations.length < MOST_KEPT) verified.violations.push(violation);
  };
  if (options.workspaceId === undefined)
    for (const lost of await findLostWorkspaces(sql)) add({ ...lost, intentId: null });
  for (const workspaceId of await workspacesOf(sql, options.workspaceId)) {
    verified.checked.workspaces += 1;
    verified.heads.push(await verifyIntents(sql, workspaceId, options, verified, add));
    for (const orphan of await findOrphans(sql, workspaceId)) add({ ...orphan, workspaceId });
    for (const wrong of await checkMessages(sql, workspaceId)) add({ ...wrong, workspaceId });
    if (options.lateSeconds === undefined) continue;
    for (const find of [findLate, lateMessages])
      for (const late of await find(sql, workspaceId, options.lateSeconds)) add({ ...late, workspaceId });
  }
  return verified;
}

async function workspacesOf(sql: Sql, only: string | undefined): Promise<string[]> {
  if (only !== undefined) return [only];
  const rows = await sql<Array<{ id: string }>>`select id from workspaces order by id`;
  return rows.map((row) => row.id);
}

async function verifyIntents(
  sql: Sql,
  workspaceId: string,
  { chunk = CHUNK, until }: VerifyOptions,
  verified: Verified,
  add: (violation: Violation) => void,
): Promise<Heads> {
  const heads = createHash("sha256");
  let intents = 0;
  for (let after = BEFORE_ALL; ; ) {
    const bundles = await loadBundles(sql, workspaceId, after, chunk);
    for (const bundle of bundles) {
      verified.checked.intents += 1;
      verified.checked.events += bundle.events.length;
      verified.checked.decisions += bundle.decisions.length;
      const intentId = bundle.intent.id;
      const head = until ? headUntil(bundle, until) : bundle.intent.head;
      if (head) {
        intents += 1;
        heads.update(headLine({ id: intentId, head }));
      }
      verifyBundle(bundle, (invariant, what) => add({ invariant, workspaceId, intentId, what }));
      after = intentId;
    }
    if (bundles.length < chunk) return { workspaceId, intents, digest: heads.digest("hex") };
  }
}

/** What the hash over all heads takes in, in the order of their ids. */
export const headLine = ({ id, head }: Pick<Bundle["intent"], "id" | "head">): string =>
  `${id} ${head.toString("hex")}\n`;

// A chain only grows, and its times never go back: so what its head was then is in it for ever.
const headUntil = ({ events }: Bundle, until: Date): Buffer | null =>
  events.findLast(({ at }) => at <= until)?.hash ?? null;

/** One intent. A row so broken that a check cannot read it is itself a finding, not the end of the run. */
export function verifyBundle(bundle: Bundle, say: Say): void {
  for (const check of CHECKS) {
    try {
      check(bundle, say);
    } catch (error) {
      say("I10", `it cannot be read: ${(error as Error).message}`);
    }
  }
}
