// Intents as threads: whose inbox, which of them, with how much of their log.
import { personOf } from "../auth/principal";
import { readLogs } from "../db/read/events";
import { type Found, readIntent } from "../db/read/intents";
import { canonicalAddress, recipientAddress } from "../domain/address";
import type { Json, Scope } from "../domain/types";
import { presentThread } from "./present/thread";
import { reach } from "./reach";
import type { Call } from "./route";
import { notFound, refused } from "./stop";

const TIMELINE = 50;

export type ThreadCall<B> = Call<{ id: string }, unknown, B>;
export type AnyCall = Call<unknown, unknown, unknown>;

/** Of as many of these as fit into one answer, and at least of one. */
export async function threadsOf(call: AnyCall, found: Found[], owner: string | null): Promise<Json[]> {
  const logs = await readLogs(
    call.deps.db.sql,
    call.principal.workspaceId,
    found.map(({ intent }) => intent.id),
    TIMELINE,
  );
  return found.flatMap((one) => {
    const log = logs.get(one.intent.id);
    return log ? [presentThread(one, log, owner, readerOf(call))] : [];
  });
}

// Whose inbox: the address asked for, an agent's own, or the whole workspace.
export function ownerOf({ principal, ownerAgent }: AnyCall): string | null {
  const addressOf = principal.agent ? canonicalAddress : recipientAddress; // an agent means itself, whatever it is called
  const said = ownerAgent ? addressOf(ownerAgent, principal) : null;
  if (principal.agent && said !== null && said !== principal.agent.address)
    throw refused({ code: "wrong_agent", message: "An agent reads only its own inbox." });
  return said ?? principal.agent?.address ?? null;
}

/** Whose own view it is, where messages are hidden from that alone: an inbox's, else a person's, else the workspace's. */
export function readerOf(call: AnyCall): string {
  const person = personOf(call.principal);
  return ownerOf(call) ?? (person.ok ? `person:${person.value.personId}` : "");
}

type OneThread = { ok: true; thread: Json };

export const oneThreadOf = async (call: ThreadCall<unknown>): Promise<OneThread> =>
  shownOf(call, await reach(call.deps, call.principal, call.params.id, "thread"));

/** To whoever has just handed it on: it may be nothing of theirs any more, and that it was handed on is their answer. */
export async function handedOn(call: ThreadCall<unknown>): Promise<OneThread> {
  const found = await readIntent(call.deps.db, call.principal.workspaceId, call.params.id);
  if (!found) throw notFound("thread");
  return shownOf(call, found);
}

async function shownOf(call: ThreadCall<unknown>, found: Found): Promise<OneThread> {
  const [shown] = await threadsOf(call, [found], ownerOf(call));
  return { ok: true, thread: shown as Json };
}

// The person who came along speaks only with a scope of their own; else the machine does.
export function speaker(call: AnyCall, scope: Scope = "submit") {
  const person = personOf(call.principal);
  const who = person.ok && person.value.scopes.includes(scope) ? person.value : call.principal;
  return who.actor(call.via);
}
