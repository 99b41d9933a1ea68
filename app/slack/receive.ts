import { slackSigningSecrets } from "@/lib/auth/slack-signing";
import { MOST_BYTES } from "@/lib/channels/slack/verify";
import { config } from "@/lib/config";
import { type Hearing, keepHeard } from "@/lib/slack/heard";
import { receive, type Way } from "@/lib/slack/receive";
import { database } from "@/lib/web/database";
import { engine } from "../engine";

// Slack's requests, over HTTP. They come from no page of ours and carry no cookie: the signature is their proof, made over the very
// bytes that are read here. Refused, nothing is said: whoever tries learns nothing.

export async function fromSlack(request: Request, way: Way): Promise<Response> {
  const since = performance.now();
  const body = await bytesOf(request);
  if (body === null) return answer(413);
  const { sql } = database();
  const { secret, linkSecret, publicUrl, channels } = config();
  if (secret === null || linkSecret === null) return answer(404);
  const own = { secret, environment: channels.slackSigningSecrets };
  const deps = {
    sql,
    engine: engine(),
    publicUrl,
    linkSecret,
    secrets: (teamId: string | null) => slackSigningSecrets(sql, own, teamId),
    heard: hearing().heard,
  };
  const signed = {
    body,
    signature: request.headers.get("x-slack-signature"),
    timestamp: request.headers.get("x-slack-request-timestamp"),
  };
  try {
    const reply = await receive(deps, way, signed, new Date(), since);
    return answer(reply.status, reply.body);
  } catch (error) {
    console.error("a request of Slack's could not be answered", error);
    return answer(503); // nothing was promised: Slack says so to whoever pressed, and tries events again
  }
}

// One for the process: how long ago something was written down is remembered there.
const shared = globalThis as typeof globalThis & { countersignSlackHeard?: Hearing };
function hearing(): Hearing {
  shared.countersignSlackHeard ??= keepHeard(database().sql);
  return shared.countersignSlackHeard;
}

function answer(status: number, body: unknown = null): Response {
  const headers = { "cache-control": "no-store" };
  return body === null ? new Response(null, { status, headers }) : Response.json(body, { status, headers });
}

/** null: more than Slack ever sends. It is read no further than that. */
async function bytesOf(request: Request): Promise<Uint8Array | null> {
  if (Number(request.headers.get("content-length") ?? 0) > MOST_BYTES) return null;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.byteLength;
    if (length > MOST_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
