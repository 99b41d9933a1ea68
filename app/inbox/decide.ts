import type { Refusal } from "@/lib/domain/refusals";
import { decide } from "@/lib/engine/decide";
import type { HeldInput } from "@/lib/engine/held";
import type { Answer } from "@/lib/web/action";
import { actorOf, type Viewer } from "@/lib/web/viewer";
import { engine, sendWhenDue } from "../engine";
import type { Said } from "./decision";

// The inbox's way to a decision: held for the workspace's undo time, or made at once where there is none.

export type Wanted = Said & { taskId: string };
export type Outcome =
  | { ok: true; holdings: NonNullable<Answer["holdings"]> }
  | { ok: false; refusals: Array<Refusal | null>; decided?: number }; // of several, how many took effect all the same

export async function decideAll(viewer: Viewer, wanted: Wanted[]): Promise<Outcome> {
  const { workspaceId, workspaceSettings } = viewer;
  const inputs = wanted.map((one): HeldInput => ({ workspaceId, actor: actorOf(viewer), ...one }));
  if (workspaceSettings.undoSeconds === 0) return await decideNow(inputs);
  const held = await engine().held.hold(inputs, workspaceSettings.undoSeconds);
  if (!held.ok) return held;
  const [first] = held.holdings;
  if (first) sendWhenDue(first.dueAt, viewer.seenAt);
  return { ok: true, holdings: held.holdings.map((one) => ({ ...one, dueAt: one.dueAt.toISOString() })) };
}

// All or none is asked first; what changes between the question and the commit is refused by itself.
async function decideNow(inputs: HeldInput[]): Promise<Outcome> {
  if (inputs.length > 1) {
    const judged = await engine().held.check(inputs);
    if (judged.some((refusal) => refusal !== null)) return { ok: false, refusals: judged };
  }
  const done = await Promise.all(inputs.map((input) => decide(engine(), input)));
  const refusals = done.map((one) => (one.ok ? null : one.refusal));
  return refusals.some((refusal) => refusal !== null)
    ? { ok: false, refusals, decided: done.filter((one) => one.ok).length }
    : { ok: true, holdings: [] };
}
