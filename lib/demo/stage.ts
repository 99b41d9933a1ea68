// Where the demo plays, who is in it, and the short words in which its stories are told.
import type { Command } from "../domain/commands";
import type { State } from "../domain/state";
import type { Actor, JsonObject, Via } from "../domain/types";
import { hashJson } from "../engine/hash";
import type { Past, Turn } from "../engine/past";
import type { AgentName, PersonName } from "./cast";

type PersonActor = Extract<Actor, { kind: "person" }>;
type AgentActor = Extract<Actor, { kind: "agent" }>;

export type Stage = {
  workspaceId: string;
  place: { orgSlug: string; workspaceSlug: string };
  now: Date;
  people: Record<PersonName, PersonActor>;
  agents: Record<AgentName, AgentActor>;
};

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const later = (at: Date, milliseconds: number): Date =>
  new Date(Math.round(at.getTime() + milliseconds));

export type Ask = {
  by: AgentName;
  type: string;
  at: Date;
  payload: JsonObject;
  task: JsonObject | null; // null: for software
  to?: string;
  dueAt?: Date;
  remindAfterMinutes?: number;
  maxReminders?: number;
  turns?: Turn[];
};

export function story({ workspaceId, place, agents }: Stage, ask: Ask): Past {
  const actor = agents[ask.by];
  return {
    at: ask.at,
    draft: {
      workspaceId,
      place,
      actor,
      type: ask.type,
      from: actor.name,
      to: ask.to ?? "human",
      payload: ask.payload,
      deadlineAt: ask.dueAt ?? null,
      options: {
        ...(ask.remindAfterMinutes && { remind_after_seconds: ask.remindAfterMinutes * 60 }),
        ...(ask.maxReminders && { max_reminders: ask.maxReminders }),
      },
      humanTask: ask.task,
    },
    turns: ask.turns ?? [],
  };
}

export const turn = (at: Date, command: Command): Turn => ({ at, command: () => command });

export type Said = { comment?: string; data?: JsonObject; edit?: JsonObject; via?: Via };

/** A person's vote on what they were shown then. */
export function decides(stage: Stage, who: PersonName, at: Date, outcome: string, said: Said = {}): Turn {
  const { comment, data, edit, via = "inbox" } = said;
  return {
    at,
    command: ({ intent }: State) => ({
      type: "decide",
      actor: { ...stage.people[who], via },
      outcome,
      version: intent.version,
      payloadHash: intent.payloadHash,
      ...(comment && { comment }),
      ...(data && { data }),
      ...(edit && { editedPayload: { ...intent.payload, ...edit } }),
    }),
  };
}

export const comments = (stage: Stage, who: PersonName, at: Date, text: string): Turn =>
  turn(at, { type: "comment", actor: stage.people[who], text });

export const agentComments = (stage: Stage, by: AgentName, at: Date, text: string): Turn =>
  turn(at, { type: "comment", actor: stage.agents[by], text });

export const claims = (stage: Stage, who: PersonName, at: Date): Turn =>
  turn(at, { type: "claim_task", actor: stage.people[who] });

export const withdraws = (stage: Stage, by: AgentName, at: Date, reason: string): Turn =>
  turn(at, { type: "cancel", actor: stage.agents[by], reason });

export const takes = (stage: Stage, by: AgentName, at: Date): Turn =>
  turn(at, { type: "take", actor: stage.agents[by], claimer: by });

export function revises(stage: Stage, by: AgentName, at: Date, change: JsonObject, note: string): Turn {
  return {
    at,
    command: ({ intent }: State) => {
      const payload = { ...intent.payload, ...change };
      return { type: "revise", actor: stage.agents[by], payload, payloadHash: hashJson(payload), note };
    },
  };
}
