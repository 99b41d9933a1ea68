// Where every door ends: one person's vote on one task.
import type { Decide } from "../domain/commands";
import type { Result } from "../domain/result";
import type { Actor, Idempotency, Json, JsonObject } from "../domain/types";
import type { Applied } from "./batch";
import type { Engine } from "./open";

export type DecideInput = {
  workspaceId: string;
  taskId: string;
  actor: Actor;
  outcome: string;
  comment?: string;
  data?: JsonObject;
  editedPayload?: JsonObject;
  version?: number;
  payloadHash?: string;
  generation?: number;
  idempotency?: Idempotency | null;
  respond?: (applied: Applied) => Json;
};

export function decide(engine: Pick<Engine, "apply">, input: DecideInput): Promise<Result<Applied>> {
  const { workspaceId, taskId, idempotency, respond, ...said } = input;
  const command: Decide = { type: "decide", ...said };
  return engine.apply({ workspaceId, intentId: taskId, command, idempotency, respond });
}
