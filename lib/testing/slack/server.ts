// A Slack of our own on a local port, for tests: it speaks the Web API as @slack/web-api calls it, and refuses what Slack
// refuses. Nothing of ours is faked: only the socket's other end.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, type Args, CHAT, type Method, refuse, type Wants } from "./methods-chat";
import { PEOPLE } from "./methods-people";
import { VIEWS } from "./methods-views";
import { type Call, type Fault, newState, type SlackState, slackId } from "./state";

export type LocalSlack = {
  apiUrl: string; // with the slash that the client wants at its end
  origin: string;
  http: Server;
  state: SlackState;
  botToken: string;
  appToken: string;
  /** The next calls of this method ("*": of any) go wrong; `times` null: until it is cleared. */
  trouble(method: string, fault: Fault, times?: number | null): void;
  recover(): void;
  calls(method: string): Call[];
  close(): Promise<void>;
};

const open: Method = (state) => {
  const ticket = slackId("W");
  return { ok: true, url: `ws://127.0.0.1:${state.port}/link/?ticket=${ticket}&app_id=${state.appId}` };
};
const METHODS: Record<string, { scope: Wants; run: Method }> = {
  ...CHAT,
  ...PEOPLE,
  ...VIEWS,
  "apps.connections.open": { scope: "connections:write", run: open },
};

export async function startSlack(): Promise<LocalSlack> {
  const { botToken, appToken, ...state } = newState();
  const http = createServer((request, response) => {
    answer(state, request, response).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  state.port = (http.address() as AddressInfo).port;
  const origin = `http://127.0.0.1:${state.port}`;
  return {
    apiUrl: `${origin}/api/`,
    origin,
    http,
    state,
    botToken,
    appToken,
    trouble: (method, fault, times = 1) =>
      void state.troubles.push({ method, fault, left: times ?? Number.POSITIVE_INFINITY }),
    recover: () => {
      state.troubles.length = 0;
      state.closedUntil.clear();
    },
    calls: (method) => state.calls.filter((call) => call.method === method),
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function answer(state: SlackState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  const body = await read(request);
  if (pathname.startsWith("/response/")) {
    state.responses.push({ path: pathname, body: body.text, at: Date.now() });
    return send(response, 200, { ok: true });
  }
  const method = pathname.replace("/api/", "");
  const args = argsOf(request, body.text);
  const token = bearer(request) ?? args.token ?? null;
  const call: Call = { method, token, args, at: Date.now(), status: 200, error: null };
  state.calls.push(call);
  const fault = faultOf(state, call);
  if (fault?.kind === "stall") {
    call.error = "stalled";
    return;
  }
  if (fault?.kind === "status") {
    if (fault.isDone) run(state, call);
    call.status = fault.status;
    return send(response, fault.status, "upstream trouble");
  }
  if (fault?.kind === "rate")
    return limited(state, fault.ofAll ? keyOf(call) : keyOf(call, "own"), call, fault.retryAfter, response);
  if (fault?.kind === "error" && fault.isDone) run(state, call);
  const result = fault?.kind === "error" ? refuse(fault.error) : run(state, call);
  call.error = result.error ?? null;
  if (fault?.kind === "slow") await fault.until();
  if (fault?.kind === "drop") return void request.socket.destroy();
  if (fault?.kind === "cut") return cut(request, response);
  if (result.error === "ratelimited") return limited(state, keyOf(call, "own"), call, 1, response);
  send(response, 200, result);
}

function run(state: SlackState, { method, token, args }: Call): Answer {
  const known = METHODS[method];
  if (!known) return refuse("unknown_method");
  if (!token) return refuse("not_authed");
  const holder = state.tokens.get(token);
  if (!holder) return refuse("invalid_auth");
  if (holder.state !== "good") return refuse(holder.state);
  const wanted = method === "apps.connections.open" ? "app" : "bot";
  if (holder.kind !== wanted) return refuse("not_allowed_token_type");
  const scope = typeof known.scope === "function" ? known.scope(state, args) : known.scope;
  if (scope && !holder.scopes.includes(scope))
    return { ...refuse("missing_scope"), needed: scope, provided: holder.scopes.join(",") };
  if (method === "chat.postMessage" && tooMany(state, args.channel)) return refuse("ratelimited");
  return known.run(state, args);
}

const tooMany = ({ perChannelMs, posts, clock }: SlackState, channel = ""): boolean => {
  const last = posts.findLast((post) => post.channel === channel);
  // A rewrite is no message: what counts is when it was posted.
  return perChannelMs !== null && last !== undefined && clock() - (last.before[0] ?? last).at < perChannelMs;
};

/** Whom a limit is of: everybody who asks this of Slack, or of messages the channel (`own`) alone. */
const keyOf = ({ token, method, args }: Call, of: "all" | "own" = "all"): string =>
  of === "own" && method === "chat.postMessage" ? `${token} ${method} ${args.channel}` : `${token} ${method}`;

// Who was told to wait and asks again before that is counted: the figure has to be nought.
function faultOf(state: SlackState, call: Call): Fault | null {
  const now = state.clock();
  for (const of of ["all", "own"] as const) {
    const until = state.closedUntil.get(keyOf(call, of)) ?? 0;
    if (now >= until) continue;
    state.early += 1;
    return { kind: "rate", retryAfter: Math.ceil((until - now) / 1000), ofAll: of === "all" };
  }
  const { method } = call;
  const trouble = state.troubles.find((one) => one.left > 0 && (one.method === "*" || one.method === method));
  if (!trouble) return null;
  trouble.left -= 1;
  return trouble.fault;
}

function limited(
  state: SlackState,
  key: string,
  call: Call,
  seconds: number,
  response: ServerResponse,
): void {
  const until = state.clock() + seconds * 1000;
  state.closedUntil.set(key, Math.max(until, state.closedUntil.get(key) ?? 0));
  call.status = 429;
  call.error = "ratelimited";
  response.setHeader("retry-after", String(seconds));
  send(response, 429, { ok: false, error: "ratelimited" });
}

function cut({ socket }: IncomingMessage, response: ServerResponse): void {
  response.setHeader("content-length", 1000);
  response.write('{"ok":', () => socket.destroy());
}

const bearer = (request: IncomingMessage): string | null =>
  /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? null;

function argsOf(request: IncomingMessage, body: string): Args {
  if (!request.headers["content-type"]?.startsWith("application/json"))
    return Object.fromEntries(new URLSearchParams(body));
  const given = JSON.parse(body) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

async function read(request: IncomingMessage): Promise<{ text: string }> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return { text: Buffer.concat(parts).toString("utf8") };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader(
    "content-type",
    typeof body === "string" ? "text/plain" : "application/json; charset=utf-8",
  );
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
