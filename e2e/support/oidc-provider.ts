import { createHash, createSign, generateKeyPairSync, randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

// A small identity provider, as strict as a real one: discovery, a login form, codes that work once, PKCE, RS256 tokens, and
// a session of its own, so that whoever signed in this morning is let through without a word.

export type Account = { sub: string; email: string; email_verified: boolean; name: string };
export type Provider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUri: { is: string };
  accounts: Account[];
  /** What the next token says otherwise than it should. */
  lies: Record<string, unknown>;
  /** Which key signs: a stranger's makes every token a forgery. */
  signsWith: { own: boolean };
  /** Tells its answer instead of sending the browser back with it. */
  keepsAnswers: { is: boolean };
  /** What was asked at /authorize, the last one last. */
  asked: URLSearchParams[];
  away(): Promise<void>;
  back(): Promise<void>;
  stop(): Promise<void>;
};

type Grant = { account: Account; challenge: string; nonce: string | null; authTime: number };

export async function startProvider(): Promise<Provider> {
  const own = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const grants = new Map<string, Grant>();
  const sessions = new Map<string, { account: Account; authTime: number }>();
  const asked: URLSearchParams[] = [];
  const accounts: Account[] = [];
  const [signsWith, redirectUri, keepsAnswers] = [{ own: true }, { is: "" }, { is: false }];
  const lies: Record<string, unknown> = {};
  const [clientId, clientSecret] = ["countersign", "a secret: with/strange+letters"];
  let server = createServer();
  let issuer = "";

  const routes: Record<string, (url: URL, request: IncomingMessage, response: ServerResponse) => unknown> = {
    "GET /.well-known/openid-configuration": (_url, _request, response) =>
      json(response, 200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
      }),
    "GET /jwks": (_url, _request, response) =>
      json(response, 200, {
        keys: [{ ...own.publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" }],
      }),
    "GET /authorize": (url, request, response) => {
      asked.push(url.searchParams);
      const known = sessions.get(/session=(\w+)/.exec(request.headers.cookie ?? "")?.[1] ?? "");
      const wantsForm = url.searchParams.get("prompt") === "login" || url.searchParams.get("max_age") === "0";
      if (url.searchParams.get("redirect_uri") !== redirectUri.is)
        return json(response, 400, { error: "redirect_uri" });
      if (known && !wantsForm) return grant(response, url.searchParams, known.account, known.authTime);
      response.writeHead(200, { "content-type": "text/html" });
      response.end(LOGIN_PAGE);
    },
    "POST /authorize": async (url, request, response) => {
      const form = new URLSearchParams(await read(request));
      const back = new URL(redirectUri.is);
      const state = url.searchParams.get("state") ?? "";
      if (form.get("what") === "cancel") {
        back.search = new URLSearchParams({ error: "access_denied", state }).toString();
        return response.writeHead(303, { location: back.href }).end();
      }
      const account = accounts.find(({ email }) => email === form.get("email"));
      if (!account) return json(response, 401, { error: "nobody" });
      const [session, authTime] = [randomBytes(8).toString("hex"), Math.floor(Date.now() / 1000)];
      sessions.set(session, { account, authTime });
      response.setHeader("set-cookie", `session=${session}; HttpOnly; Path=/`);
      grant(response, url.searchParams, account, authTime);
    },
    "POST /token": async (_url, request, response) => {
      const form = new URLSearchParams(await read(request));
      const pair = Buffer.from(
        (request.headers.authorization ?? "").replace("Basic ", ""),
        "base64",
      ).toString();
      if (pair !== [clientId, clientSecret].map(encodeURIComponent).join(":"))
        return json(response, 401, { error: "invalid_client" });
      const code = form.get("code") ?? "";
      const given = grants.get(code);
      grants.delete(code); // once
      const challenge = createHash("sha256")
        .update(form.get("code_verifier") ?? "")
        .digest("base64url");
      const isProved =
        given && same(challenge, given.challenge) && form.get("redirect_uri") === redirectUri.is;
      if (!isProved) return json(response, 400, { error: "invalid_grant" });
      json(response, 200, {
        access_token: `for:${given.account.sub}`,
        token_type: "Bearer",
        id_token: idToken(given),
      });
    },
    "GET /userinfo": (_url, request, response) => {
      const sub = (request.headers.authorization ?? "").replace("Bearer for:", "");
      json(response, 200, { ...accounts.find((account) => account.sub === sub) });
    },
  };

  function grant(
    response: ServerResponse,
    search: URLSearchParams,
    account: Account,
    authTime: number,
  ): void {
    const code = randomBytes(16).toString("hex");
    const challenge =
      search.get("code_challenge_method") === "S256" ? (search.get("code_challenge") ?? "") : "";
    grants.set(code, { account, challenge, nonce: search.get("nonce"), authTime });
    const back = new URL(redirectUri.is);
    back.search = new URLSearchParams({ code, state: search.get("state") ?? "", iss: issuer }).toString();
    if (keepsAnswers.is) response.writeHead(200, { "content-type": "text/plain" }).end(back.href);
    else response.writeHead(303, { location: back.href }).end();
  }

  function idToken({ account, nonce, authTime }: Grant): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      aud: clientId,
      iat: now,
      exp: now + 300,
      nonce,
      auth_time: authTime,
      ...account,
      ...lies,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const body = `${part({ alg: "RS256", kid: "one", typ: "JWT" })}.${part(claims)}`;
    const { privateKey } = signsWith.own ? own : stranger;
    return `${body}.${createSign("RSA-SHA256").update(body).sign(privateKey, "base64url")}`;
  }

  async function listen(port: number): Promise<void> {
    server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", issuer);
      const route = routes[`${request.method} ${url.pathname}`];
      if (route) void route(url, request, response);
      else json(response, 404, {});
    });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  }

  async function away(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  await listen(0);
  const { port } = server.address() as AddressInfo;
  issuer = `http://127.0.0.1:${port}`;
  return {
    issuer,
    clientId,
    clientSecret,
    redirectUri,
    accounts,
    lies,
    signsWith,
    keepsAnswers,
    asked,
    away,
    back: () => listen(port),
    stop: away,
  };
}

const LOGIN_PAGE = `<!doctype html><title>Acme ID</title><h1>Acme ID</h1><form method="post">
  <label>E-mail <input name="email"></label>
  <button name="what" value="in">Sign in</button> <button name="what" value="cancel">Cancel</button></form>`;

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += part;
  return text;
}
