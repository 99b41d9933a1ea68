// A request over HTTP, from its raw bytes to its answer. Whose secret signed it says for which workspaces it may speak. A request
// says which team it is of; that is believed only to find the secrets that it may be signed with.
import { createHash } from "node:crypto";
import {
  type FromSlack,
  readCommand,
  readEvent,
  readForm,
  readInteraction,
  readJson,
} from "../channels/slack/interaction";
import { isSlack, MOST_BYTES, requestHash, type Signed } from "../channels/slack/verify";
import type { Json } from "../domain/types";
import { answerSlack, type DoorDeps, type Speaker } from "./door";

export type SigningSecret = { workspaceId: string | null; secret: string };
export type ReceiveDeps = DoorDeps & {
  /** All that a request of this team may be signed with; null: of any team. */
  secrets(teamId: string | null): Promise<SigningSecret[]>;
};
export type Way = "interactions" | "commands" | "events";
export type Reply = { status: number; body: Json };

const nothing = (status: number): Reply => ({ status, body: null });

/** 404: Slack is not set up. 401: it is not Slack's, and nothing more is said. 400: it is, but none of what Slack sends. */
export async function receive(deps: ReceiveDeps, way: Way, signed: Signed, now: Date): Promise<Reply> {
  if (signed.body.byteLength > MOST_BYTES) return nothing(413);
  const said = read(way, signed.body);
  const secrets = await deps.secrets(teamOf(said));
  if (secrets.length === 0) return nothing(404);
  const fitting = secrets.filter(({ secret }) => isSlack(signed, [secret], now));
  if (fitting.length === 0) return nothing(401);
  if (said === null) return nothing(400);
  const speaker = speakerOf(secrets, fitting);
  const at = new Date(Number(signed.timestamp) * 1000);
  return { status: 200, body: await answerSlack(deps, { said, speaker, key: requestHash(signed), at }) };
}

function read(way: Way, body: Uint8Array): FromSlack | null {
  const text = Buffer.from(body).toString("utf8");
  switch (way) {
    case "interactions":
      return readInteraction(readJson(readForm(text).payload));
    case "commands":
      return readCommand(readForm(text));
    case "events":
      return readEvent(readJson(text));
  }
}

const teamOf = (said: FromSlack | null): string | null =>
  said !== null && "actor" in said ? said.actor.teamId : null;

/** The same over a socket, whose other end has proven itself with the app's own token. */
export async function answerEnvelope(
  deps: DoorDeps,
  speaker: Speaker,
  { id, type, body }: { id: string; type: string; body: unknown },
  now: Date,
): Promise<Json> {
  const said = ENVELOPES[type]?.(body) ?? null;
  if (said === null) return null;
  const key = createHash("sha256").update(`socket ${id}`).digest();
  return await answerSlack(deps, { said, speaker, key, at: now });
}

const ENVELOPES: Record<string, (body: unknown) => FromSlack | null> = {
  interactive: readInteraction,
  slash_commands: readCommand,
  events_api: readEvent,
};

function speakerOf(all: SigningSecret[], fitting: SigningSecret[]): Speaker {
  const ids = (list: SigningSecret[]) => [...new Set(list.flatMap(({ workspaceId }) => workspaceId ?? []))];
  return {
    own: ids(fitting),
    common: fitting.some(({ workspaceId }) => workspaceId === null),
    apart: ids(all),
  };
}
