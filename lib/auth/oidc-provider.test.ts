// What a provider answers besides its tokens, whose signature the package looks at.
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Oidc } from "@/lib/config";
import { discover, exchange, withEmail } from "./oidc-provider";

type Said = { status: number; body: unknown; headers?: Record<string, string> };
const says: Record<string, Said> = {};
const asked: Array<Pick<IncomingMessage, "url" | "headers">> = [];
const server = createServer((request, response) => {
  asked.push({ url: request.url, headers: request.headers });
  const { status, body, headers = {} } = says[request.url ?? ""] ?? { status: 404, body: {} };
  request.resume();
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
});
let issuer = "";
let oidc: Oidc;
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  oidc = { issuer, clientId: "us", clientSecret: "a secret", name: "Acme ID", admits: "none" };
});
afterAll(() => new Promise((closed) => server.close(closed)));
beforeEach(() => {
  for (const path of Object.keys(says)) delete says[path];
  asked.length = 0;
});

const described = () => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  userinfo_endpoint: `${issuer}/userinfo`,
});
const describing = (over: object): void => {
  says["/.well-known/openid-configuration"] = { status: 200, body: { ...described(), ...over } };
};
const grant = { code: "c", redirectURI: "https://us.example/back", codeVerifier: "v" };

test("who describes themself as another issuer, or not fully, is not spoken to", async () => {
  describing({});
  expect(await discover(oidc)).toMatchObject({ issuer });
  describing({ issuer: "https://id.example.org" });
  await expect(discover(oidc)).rejects.toThrow("describes itself as https://id.example.org");
  for (const missing of ["authorization_endpoint", "token_endpoint", "jwks_uri"]) {
    describing({ [missing]: undefined });
    await expect(discover(oidc), missing).rejects.toThrow("or not fully");
  }
});

test("nobody is followed elsewhere, with our secret or with a person's token", async () => {
  for (const path of ["/.well-known/openid-configuration", "/token", "/userinfo"])
    says[path] = { status: 307, body: {}, headers: { location: `${issuer}/elsewhere` } };
  await expect(discover(oidc)).rejects.toThrow();
  await expect(exchange(oidc, described(), grant)).rejects.toThrow();
  await expect(withEmail(described(), { sub: "ana" }, "token")).rejects.toThrow();
  expect(asked.map(({ url }) => url)).not.toContain("/elsewhere");
});

test("an answer that is no success, or lacks a token, is none", async () => {
  const body = { access_token: "a", id_token: "i" };
  says["/token"] = { status: 200, body };
  expect(await exchange(oidc, described(), grant)).toEqual({ accessToken: "a", idToken: "i" });
  says["/token"] = { status: 400, body };
  await expect(exchange(oidc, described(), grant)).rejects.toThrow("answered 400");
  says["/token"] = { status: 200, body: { access_token: "a" } };
  await expect(exchange(oidc, described(), grant)).rejects.toThrow("lacks a token");
});

test("what is said of another person counts for nobody, and changes nothing that was signed", async () => {
  const of = (sub: string) => ({ status: 200, body: { sub, email: "bo@example.org", email_verified: true } });
  says["/userinfo"] = of("bo");
  expect(await withEmail(described(), { sub: "ana" }, "token")).toEqual({ sub: "ana" });
  expect(asked.at(-1)?.headers.authorization).toBe("Bearer token");
  says["/userinfo"] = of("ana");
  const claims = { sub: "ana", email_verified: false };
  expect(await withEmail(described(), claims, "token")).toEqual({ ...claims, email: "bo@example.org" });
});
