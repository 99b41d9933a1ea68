// "This was not me", as its person says it: the outcome is held back, and the owners are told. Said again it does nothing, so
// that a page which stayed open cannot hold back what an owner has released.
import type { Sql } from "../db/client";
import type { Dispute } from "../domain/commands";
import type { Refusal } from "../domain/refusals";
import type { Result } from "../domain/result";
import type { State } from "../domain/state";
import type { VisitTo } from "./link-visits";
import { noteDispute, type ReceiptView } from "./receipts";

type Apply = (of: {
  workspaceId: string;
  intentId: string;
  command: Dispute;
}) => Promise<Result<Pick<State, "intent">>>;

/** Why not, if not. */
export async function deny(
  { sql, apply }: { sql: Sql; apply: Apply },
  visit: VisitTo,
  view: ReceiptView,
): Promise<Refusal | null> {
  if (!view.decision || view.disputedAt) return null;
  const { workspaceId, id: intentId, personId, version } = visit;
  const { via } = view.decision;
  const actor = { kind: "person" as const, id: personId, personId, name: view.name, via };
  const done = await apply({ workspaceId, intentId, command: { type: "dispute", actor, version } });
  if (!done.ok) return done.refusal;
  const { disputed } = done.value.intent.progress;
  await noteDispute(sql, visit, { ...view, frozen: disputed?.frozen === true });
  return null;
}
