// The door from Slack. Whoever brings a request, web over HTTP or the worker over its socket, has proven that it is Slack's and for
// which workspaces it may speak; everything after that is the same. What is answered here is committed already.
import type { FromSlack } from "../channels/slack/interaction";
import type { Sql } from "../db/client";
import { answerGiven, keepAnswer } from "../db/write/slack-door";
import type { Json } from "../domain/types";
import type { Engine } from "../engine/open";
import { answerCommand } from "./command";
import { wishHome } from "./home";
import { press } from "./press";
import { submit } from "./submit";

export type DoorDeps = {
  sql: Sql;
  engine: Pick<Engine, "apply">;
  publicUrl: string;
  linkSecret: string;
};

/** For whom the secret, or the socket, that a request came by may speak: one app never speaks for another's workspace. */
export type Speaker = {
  own: string[]; // workspaces that set up this app themselves
  common: boolean; // it is the installation's app, which speaks for all the others
  apart: string[]; // those that have one of their own
};

export const speaksFor = ({ own, common, apart }: Speaker, workspaceId: string): boolean =>
  own.includes(workspaceId) || (common && !apart.includes(workspaceId));

/** `key` names the request: a copy of it has the same. `at`: when it was made, as far as anybody knows. */
export type Brought = { said: FromSlack; speaker: Speaker; key: Buffer; at: Date };

/** null: there is nothing to say. */
export async function answerSlack(deps: DoorDeps, brought: Brought): Promise<Json> {
  const { said } = brought;
  switch (said.kind) {
    case "press":
      return await press(deps, { ...brought, said });
    case "submit":
      return await submit(deps, { ...brought, said });
    case "command":
      return await answerCommand(deps, { ...brought, said });
    case "home":
      return await wishHome(deps, { ...brought, said });
    case "challenge":
      return { challenge: said.challenge };
    default:
      return null;
  }
}

/** A request that came before is answered as it was then. */
export async function once(
  { sql }: DoorDeps,
  workspaceId: string,
  key: Buffer,
  work: () => Promise<Json>,
): Promise<Json> {
  const given = await answerGiven(sql, workspaceId, key);
  if (given) return given.answer;
  return keepAnswer(sql, workspaceId, key, await work());
}
