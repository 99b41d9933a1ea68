// "This was not me": a decision made in somebody's name, by a link. From then on nobody new takes the outcome to act on it until
// an owner has looked. What was taken or read before cannot be called back, and the event says which it was.
import { authorityOf } from "../access";
import { beginChange, record } from "../change";
import type { Dispute, SettleDispute } from "../commands";
import { type Refusal, refuse } from "../refusals";
import { no, ok, type Result } from "../result";
import type { Change, State } from "../state";

export function dispute(state: State, { actor, version }: Dispute, now: Date): Result<Change> {
  // That there is such a decision is read by whoever gives this command: it never goes away, and the votes on what has ended
  // are not looked up for anything else.
  if (version !== state.intent.version)
    return no(
      refuse("stale_version", "The request was changed since: that decision does not count any more."),
    );
  const change = beginChange(state);
  const { progress } = change.state.intent;
  // Once for each: the same page, still open after an owner has looked, holds nothing back anew.
  const said = `${actor.id} ${version}`;
  if (progress.disputed || progress.denied?.includes(said)) return ok(change);
  const frozen = progress.claim === undefined;
  const event = record(change, "intent.disputed", actor, now, { version, frozen });
  progress.disputed = { by: actor.id, name: actor.name, at: event.at.toISOString(), frozen };
  progress.denied = [...(progress.denied ?? []), said];
  return ok(change);
}

/** The decision stands after all. */
export function settleDispute(state: State, { actor, note }: SettleDispute, now: Date): Result<Change> {
  const authority = authorityOf(state, actor);
  if (authority?.active !== true || authority.role !== "owner")
    return no(refuse("not_assignee", "Only an owner of the workspace may release this outcome."));
  const held = state.intent.progress.disputed;
  if (!held) return no(refuse("not_found", "Nobody disputes this decision, or an owner has released it."));
  const change = beginChange(state);
  delete change.state.intent.progress.disputed;
  record(change, "intent.dispute_settled", actor, now, { disputed_by: held.by, ...(note && { note }) });
  return ok(change);
}

export const disputedRefusal = (state: State): Refusal | null => {
  const held = state.intent.progress.disputed;
  if (!held) return null;
  return refuse(
    "disputed",
    `${held.name} says that the decision in their name was not theirs. An owner of the workspace has to release the outcome first.`,
    { disputed_at: held.at },
  );
};
