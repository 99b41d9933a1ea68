// The checker for somebody who waits for its answer: the newest intents first, until a deadline. It finds what
// `npm run verify` finds in them, and says whether it came to the end.
import { createHash } from "node:crypto";
import type { Sql } from "../client";
import { headLine, type Violation, verifyBundle } from "./verify";
import { type Bundle, loadBundle, loadBundlesBefore } from "./verify-bundle";
import { checkMessages } from "./verify-messages";
import { findOrphans } from "./verify-orphans";

export type Checked = {
  intents: number;
  events: number;
  decisions: number;
  found: number;
  violations: Violation[]; // at most MOST_KEPT of them
  /** Everything was read; else only the newest, until `lookedTo`. */
  complete: boolean;
  lookedTo: Date | null;
  /** Over the heads of all chains that were read, or the head of the one. */
  digest: string;
};

const MOST_KEPT = 50;
const CHUNK = 100;
const AFTER_ALL = "ffffffff-ffff-ffff-ffff-ffffffffffff";

export async function verifyWithin(
  sql: Sql,
  workspaceId: string,
  { withinMs, chunk = CHUNK }: { withinMs: number; chunk?: number },
): Promise<Checked> {
  const end = performance.now() + withinMs;
  const checked = nothing();
  const heads: string[] = [];
  for (let before = AFTER_ALL; ; ) {
    const bundles = await loadBundlesBefore(sql, workspaceId, before, chunk);
    for (const bundle of bundles) {
      check(bundle, workspaceId, checked);
      heads.push(headLine(bundle.intent));
      before = bundle.intent.id;
      checked.lookedTo = bundle.intent.created_at;
    }
    checked.complete = bundles.length < chunk;
    if (checked.complete || performance.now() >= end) break;
    // Others are served by this process too.
    await new Promise((resolve) => setImmediate(resolve));
  }
  checked.digest = createHash("sha256").update(heads.reverse().join("")).digest("hex");
  const leftMs = Math.floor(end - performance.now());
  if (checked.complete && leftMs > 0) await addOrphans(sql, workspaceId, leftMs, checked);
  return checked;
}

/** null: there is no such intent. */
export async function verifyOne(sql: Sql, workspaceId: string, intentId: string): Promise<Checked | null> {
  const bundle = await loadBundle(sql, workspaceId, intentId);
  if (!bundle) return null;
  const checked = nothing();
  check(bundle, workspaceId, checked);
  return { ...checked, complete: true, digest: bundle.intent.head.toString("hex") };
}

const nothing = (): Checked => ({
  intents: 0,
  events: 0,
  decisions: 0,
  found: 0,
  violations: [],
  complete: false,
  lookedTo: null,
  digest: "",
});

function check(bundle: Bundle, workspaceId: string, checked: Checked): void {
  checked.intents += 1;
  checked.events += bundle.events.length;
  checked.decisions += bundle.decisions.length;
  const intentId = bundle.intent.id;
  verifyBundle(bundle, (invariant, what) => add(checked, { invariant, workspaceId, intentId, what }));
}

function add(checked: Checked, violation: Violation): void {
  checked.found += 1;
  if (checked.violations.length < MOST_KEPT) checked.violations.push(violation);
}

const TIMED_OUT = "57014";

// Rows that belong to no intent are looked for in whole tables, so only as long as there is time.
async function addOrphans(sql: Sql, workspaceId: string, leftMs: number, checked: Checked): Promise<void> {
  try {
    for (const find of [findOrphans, checkMessages])
      for (const wrong of await find(sql, workspaceId, leftMs)) add(checked, { ...wrong, workspaceId });
  } catch (error) {
    if ((error as { code?: string }).code !== TIMED_OUT) throw error;
    checked.complete = false;
  }
}
