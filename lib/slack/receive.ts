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
import { MOST_BYTES, type Proof, proofOf, requestHash, type Signed } from "../channels/slack/verify";
import { COMMON_APP } from "../domain/slack-door";
import type { Json } from "../domain/types";
import { answerSlack, type DoorDeps, type Speaker } from "./door";
import type { Hear } from "./heard";
import { answerInTime, before, LATE, PATIENCE, type Patience } from "./in-time";

/** `isOfTeam`: the workspace is known to be of the team that the request says. */
export type SigningSecret = { workspaceId: string | null; secret: string; isOfTeam?: boolean };
export type ReceiveDeps = DoorDeps & {
  /** All that a request of this team may be signed with; null: of any team. */
  secrets(teamId: string | null): Promise<SigningSecret[]>;
  /** What it tells of the way from Slack to here. Nobody waits for it to be written down. */
  heard: Hear;
  patience?: Patience;
};
export type Way = "interactions" | "commands" | "events";
export type Reply = { status: number; body: Json };

const nothing = (status: number): Reply => ({ status, body: null });

/**
 * 404: Slack is not set up. 401: it is not Slack's, and nothing more is said. 400: it is, but none of what Slack sends. 503: it took
 * too long, and nothing was promised. `since`: when the request began to arrive.
 */
export async function receive(
  deps: ReceiveDeps,
  way: Way,
  signed: Signed,
  now: Date,
  since = performance.now(),
): Promise<Reply> {
  const patience = deps.patience ?? PATIENCE;
  const reply = await before(received(deps, way, signed, now, since, patience), since + patience.wholeMs);
  return reply === LATE ? nothing(503) : reply;
}

async function received(
  deps: ReceiveDeps,
  way: Way,
  signed: Signed,
  now: Date,
  since: number,
  patience: Patience,
): Promise<Reply> {
  if (signed.body.byteLength > MOST_BYTES) return nothing(413);
  const said = read(way, signed.body);
  const secrets = await deps.secrets(teamOf(said));
  if (secrets.length === 0) return nothing(404);
  const proofs = secrets.map((each) => ({ ...each, proof: proofOf(signed, [each.secret], now) }));
  const fitting = proofs.filter(({ proof }) => proof.is === "good");
  if (fitting.length === 0) {
    refused(deps.heard, proofs, said);
    return nothing(401);
  }
  deps.heard({ is: "verified", apps: appsOf(fitting) });
  if (said === null) return nothing(400);
  const speaker = speakerOf(secrets, fitting);
  const at = new Date(Number(signed.timestamp) * 1000);
  const brought = { said, speaker, key: requestHash(signed), at };
  const body = await answerInTime(deps, brought, since, patience);
  return body === undefined ? nothing(503) : { status: 200, body };
}

// One whose signature fits is late, and it is known whose it is. Of another it is known only which team it says that it is of: it is
// told to those that it would be of, and to nobody if it makes no sense or names no team where there are several apps.
function refused(
  heard: Hear,
  secrets: Array<SigningSecret & { proof: Proof }>,
  said: FromSlack | null,
): void {
  const late = secrets.filter(({ proof }) => proof.is === "late");
  const [first] = late;
  if (first?.proof.is === "late") {
    heard({ is: "late", apps: appsOf(late), seconds: first.proof.seconds });
    return;
  }
  const apps = appsOf(suspects(secrets));
  if (said === null || (teamOf(said) === null && apps.length > 1)) return;
  heard({ is: "refused", apps: apps.slice(0, MOST_SUSPECTS) });
}

const MOST_SUSPECTS = 10;

function suspects(secrets: SigningSecret[]): SigningSecret[] {
  const ofTeam = secrets.filter(({ isOfTeam }) => isOfTeam);
  if (ofTeam.length > 0) return ofTeam;
  const common = secrets.filter(({ workspaceId }) => workspaceId === null);
  return common.length > 0 ? common : secrets;
}

const appsOf = (secrets: SigningSecret[]): string[] => [
  ...new Set(secrets.map(({ workspaceId }) => workspaceId ?? COMMON_APP)),
];

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
