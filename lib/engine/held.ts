// Decisions that can be taken back. A decision made in the inbox is checked at once and written down; it takes effect when its
// undo time is over, through the same `apply` as every other, judged by how things are then. It is idempotent under its own
// id, so whoever tries it twice has decided once.
import { randomUUID } from "node:crypto";
import { QueueFull } from "../db/batch";
import type { Sql } from "../db/client";
import { INBOXES } from "../db/doorbell";
import {
  claimHeld,
  dropHeld,
  type HeldRow,
  hasten,
  holdAll,
  nextHeldMs,
  onTheirWay,
  refuseHeld,
  takeBack,
  uncountTry,
} from "../db/write/held";
import { type Refusal, refuse } from "../domain/refusals";
import type { Actor, JsonObject } from "../domain/types";
import type { Apply } from "./apply";
import type { Request } from "./batch";
import type { DecideInput } from "./decide";
import { isOwnFault } from "./faults";
import type { Rehearse, Rehearsed } from "./rehearse";

export type Holding = { id: string; taskId: string; dueAt: Date };
export type HeldInput = Omit<DecideInput, "idempotency" | "respond" | "generation">;

/** `refusals`: in the order of what was asked, null for what could have been decided by itself. */
export type Held = { ok: true; holdings: Holding[] } | { ok: false; refusals: Array<Refusal | null> };

export type Hold = {
  /** What would be said to each, if it came now. */
  check(inputs: HeldInput[]): Promise<Array<Refusal | null>>;
  /** All or none, each with its own record. */
  hold(inputs: HeldInput[], seconds: number): Promise<Held>;
  undo(workspaceId: string, personId: string, ids: string[]): Promise<HeldRow[]>;
  sendNow(workspaceId: string, personId: string, ids: string[]): Promise<void>;
  /** Takes on what is due; how many it was. */
  fire(limit: number): Promise<number>;
  nextMs(): Promise<number | null>;
};

export function openHold({ sql, apply, rehearse }: { sql: Sql; apply: Apply; rehearse: Rehearse }): Hold {
  const sendOne = async (held: HeldRow): Promise<void> => {
    const done = await apply(requestOf(held)).catch((error) => letWait(held, error));
    if (done?.ok) return dropHeld(sql, held);
    if (done)
      await refuseHeld(sql, held, { code: done.refusal.code, message: done.refusal.message }, INBOXES);
  };
  // It is found again when its lease has run out. What will not be written however often it is tried is given up, and its person
  // told: they could neither take it back nor decide again, and what may end the task waits for it.
  const letWait = async (held: HeldRow, error: unknown): Promise<null> => {
    complain(held, error);
    if (!isOwnFault(error) || error instanceof QueueFull) await uncountTry(sql, held);
    else if (held.tries >= MOST_TRIES) await refuseHeld(sql, held, CANNOT_BE_WRITTEN, INBOXES);
    return null;
  };
  const tryOut = (inputs: HeldInput[]) => rehearse(inputs.map(asRequest));
  // Closed meanwhile, or decided by the same person elsewhere, which each is told in its place.
  const whyNot = async (inputs: HeldInput[]): Promise<Array<Refusal | null>> => {
    const sent = await onTheirWay(sql, inputs.map(whoseOf));
    const closed = refusalsOf(await tryOut(inputs));
    const refusals = closed.map((refusal, i) => refusal ?? (sent[i] ? ON_ITS_WAY : null));
    // Nothing stands in the way by now: whoever tries again may be luckier.
    return refusals.some((refusal) => refusal !== null) ? refusals : inputs.map(() => ON_ITS_WAY);
  };
  return {
    check: async (inputs) => refusalsOf(await tryOut(inputs)),
    async hold(inputs, seconds) {
      const tried = await tryOut(inputs);
      const refusals = refusalsOf(tried);
      if (refusals.some((refusal) => refusal !== null)) return { ok: false, refusals };
      const rows = inputs.map((input, i) => ({
        workspaceId: input.workspaceId,
        taskId: input.taskId,
        personId: input.actor.id,
        id: randomUUID(),
        command: commandOf(input),
        endsAt: tried[i]?.endsAt ?? null,
      }));
      const dueAt = await holdAll(sql, rows, seconds);
      if (dueAt === null) return { ok: false, refusals: await whyNot(inputs) };
      return { ok: true, holdings: rows.map(({ id, taskId }) => ({ id, taskId, dueAt })) };
    },
    undo: (workspaceId, personId, ids) => takeBack(sql, { workspaceId, personId, ids }, INBOXES),
    async sendNow(workspaceId, personId, ids) {
      await hasten(sql, workspaceId, personId, ids);
    },
    async fire(limit) {
      const due = await claimHeld(sql, limit);
      await Promise.all(due.map((held) => sendOne(held).catch((error) => complain(held, error))));
      return due.length;
    },
    nextMs: () => nextHeldMs(sql),
  };
}

const MOST_TRIES = 5; // a lease apart: more than a minute
const CANNOT_BE_WRITTEN = {
  code: "cannot_be_written",
  message:
    "It could not be written down, though it was tried several times, so it does not count. While the task is open you can decide again.",
};

const refusalsOf = (tried: Rehearsed[]): Array<Refusal | null> =>
  tried.map(({ result }) => (result.ok ? null : result.refusal));

const ON_ITS_WAY = refuse("already_voted", "A decision of yours is on its way already.");

type Stored = { actor: Actor } & JsonObject;

const whoseOf = ({ workspaceId, taskId, actor }: HeldInput) => ({ workspaceId, taskId, personId: actor.id });

const commandOf = ({ workspaceId: _, taskId: __, ...said }: HeldInput): JsonObject =>
  JSON.parse(JSON.stringify(said)) as JsonObject;

const asRequest = (input: HeldInput) => {
  const { workspaceId, taskId, ...said } = input;
  return { workspaceId, intentId: taskId, command: { type: "decide" as const, ...said } };
};

function requestOf({ workspaceId, taskId, id, command, madeAt }: HeldRow): Request {
  const said = command as unknown as Stored & Omit<HeldInput, "workspaceId" | "taskId">;
  const request = asRequest({ ...said, workspaceId, taskId });
  return { ...request, command: { ...request.command, madeAt }, idempotency: { id, body: id } };
}

function complain({ id, taskId }: HeldRow, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  console.error(JSON.stringify({ level: "error", event: "held_decision_failed", id, taskId, message }));
}
