// Decisions that can be taken back. A decision made in the inbox is checked at once and written down; it takes effect when its
// undo time is over, through the same `apply` as every other, judged by how things are then. It is idempotent under its own
// id, so whoever tries it twice has decided once.
import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import { INBOXES } from "../db/doorbell";
import {
  claimHeld,
  dropHeld,
  type HeldRow,
  hasten,
  holdAll,
  nextHeldMs,
  refuseHeld,
  takeBack,
} from "../db/write/held";
import { type Refusal, refuse } from "../domain/refusals";
import type { Actor, JsonObject } from "../domain/types";
import type { Apply } from "./apply";
import type { DecideInput } from "./decide";
import type { Rehearse } from "./rehearse";

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
    const done = await apply(requestOf(held));
    if (done.ok) return dropHeld(sql, held);
    await refuseHeld(sql, held, { code: done.refusal.code, message: done.refusal.message }, INBOXES);
  };
  const check = async (inputs: HeldInput[]) =>
    (await rehearse(inputs.map(asRequest))).map((one) => (one.ok ? null : one.refusal));
  return {
    check,
    async hold(inputs, seconds) {
      const refusals = await check(inputs);
      if (refusals.some((refusal) => refusal !== null)) return { ok: false, refusals };
      const rows = inputs.map((input) => ({
        workspaceId: input.workspaceId,
        taskId: input.taskId,
        personId: input.actor.id,
        id: randomUUID(),
        command: commandOf(input),
      }));
      const dueAt = await holdAll(sql, rows, seconds);
      if (dueAt === null) return { ok: false, refusals: inputs.map(() => ON_ITS_WAY) };
      return { ok: true, holdings: rows.map(({ id, taskId }) => ({ id, taskId, dueAt })) };
    },
    undo: (workspaceId, personId, ids) => takeBack(sql, { workspaceId, personId, ids }, INBOXES),
    async sendNow(workspaceId, personId, ids) {
      await hasten(sql, workspaceId, personId, ids);
    },
    async fire(limit) {
      const due = await claimHeld(sql, limit);
      // What cannot be written now is found again when its lease has run out.
      await Promise.all(due.map((held) => sendOne(held).catch((error) => complain(held, error))));
      return due.length;
    },
    nextMs: () => nextHeldMs(sql),
  };
}

const ON_ITS_WAY = refuse("already_voted", "A decision of yours is on its way already.");

type Stored = { actor: Actor } & JsonObject;

const commandOf = ({ workspaceId: _, taskId: __, ...said }: HeldInput): JsonObject =>
  JSON.parse(JSON.stringify(said)) as JsonObject;

const asRequest = (input: HeldInput) => {
  const { workspaceId, taskId, ...said } = input;
  return { workspaceId, intentId: taskId, command: { type: "decide" as const, ...said } };
};

function requestOf({ workspaceId, taskId, id, command }: HeldRow) {
  const said = command as unknown as Stored & Omit<HeldInput, "workspaceId" | "taskId">;
  return { ...asRequest({ ...said, workspaceId, taskId }), idempotency: { id, body: id } };
}

function complain({ id, taskId }: HeldRow, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  console.error(JSON.stringify({ level: "error", event: "held_decision_failed", id, taskId, message }));
}
