// Acting on an outcome at most once. Without a lease the first claim is the only one, for ever; with a lease another may
// follow when it ran out unfinished, and the fence tells the two apart.
import { guardMachine } from "../access";
import { beginChange, record } from "../change";
import type { Take } from "../commands";
import { type Refusal, refuse } from "../refusals";
import { no, ok, type Result } from "../result";
import { actorText, type Change, type Claim, callerText, type State } from "../state";
import { type Actor, isTerminal } from "../types";
import { disputedRefusal } from "./dispute";

export function take(state: State, command: Take, now: Date): Result<Change> {
  const refusal = guardMachine(state, command.actor);
  if (refusal) return no(refusal);
  if (!isTerminal(state.intent.status))
    return no(refuse("not_terminal", "This intent has no outcome yet.", { status: state.intent.status }));
  const held = state.intent.progress.claim;
  if (command.complete) return finish(state, command, held, now);
  if (held && !ranOut(held, now)) return no(heldRefusal(held));
  const disputed = disputedRefusal(state);
  if (disputed) return no(disputed);
  const change = beginChange(state);
  const said = {
    claimer: command.claimer,
    fence: (held?.fence ?? 0) + 1,
    ...callerBody(command.actor),
    ...(command.leaseSeconds && {
      until: new Date(now.getTime() + command.leaseSeconds * 1000).toISOString(),
    }),
  };
  const event = record(change, "intent.claimed", command.actor, now, said);
  const claim: Claim = { by: event.actor, at: event.at.toISOString(), ...said };
  change.state.intent.progress.claim = claim;
  return ok(change);
}

const ranOut = (claim: Claim, now: Date): boolean =>
  claim.until !== undefined && claim.completed_at === undefined && new Date(claim.until) <= now;

function finish(state: State, command: Take, held: Claim | undefined, now: Date): Result<Change> {
  if (!held) return no(refuse("not_claimed", "Nobody has claimed this outcome."));
  if (held.fence !== command.fence || (held.caller ?? held.by) !== callerText(command.actor))
    return no(heldRefusal(held));
  const change = beginChange(state);
  if (held.completed_at) return ok(change);
  const said = { claimer: held.claimer, fence: held.fence, completed: true, ...callerBody(command.actor) };
  const event = record(change, "intent.claimed", command.actor, now, said);
  change.state.intent.progress.claim = { ...held, completed_at: event.at.toISOString() };
  return ok(change);
}

// Whoever exchanges their key while they act finishes with the next one what they took with the one before.
const callerBody = (actor: Actor): { caller?: string } =>
  callerText(actor) === actorText(actor) ? {} : { caller: callerText(actor) };

const heldRefusal = (held: Claim): Refusal =>
  refuse("claim_held", `${held.claimer} claimed this outcome at ${held.at}.`, {
    holder: held.claimer,
    by: held.by,
    claimed_at: held.at,
    fence: held.fence,
  });
