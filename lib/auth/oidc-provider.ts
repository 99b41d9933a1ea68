import type { Oidc } from "@/lib/config";

// The identity provider's own pages, spoken to by us: its description, its tokens, what it knows of a person. Whatever it
// answers is looked at, and none of it is waited for longer than a few seconds.

export const DEADLINE_MS = 5_000;

export type Described = {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  jwks_uri: string;
  userinfo_endpoint?: string;
  token_endpoint_auth_methods_supported?: string[];
};
export type Tokens = { accessToken: string; idToken: string };
export type Claims = Record<string, unknown> & { sub: string };

export const discoveryUrl = ({ issuer }: Oidc): string =>
  `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;

export async function discover(oidc: Oidc): Promise<Described> {
  const said = await asked(discoveryUrl(oidc), {});
  const isWhole = ["authorization_endpoint", "token_endpoint", "jwks_uri"].every(
    (name) => typeof said[name] === "string",
  );
  // Whoever speaks for another issuer could sign in anybody.
  if (!isWhole || said.issuer !== oidc.issuer)
    throw new Error(`${oidc.issuer} describes itself as ${String(said.issuer)}, or not fully`);
  return said as unknown as Described;
}

export async function exchange(
  oidc: Oidc,
  at: Described,
  {
    code,
    redirectURI,
    codeVerifier,
  }: { code: string; redirectURI: string; codeVerifier?: string | undefined },
): Promise<Tokens> {
  const body = new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: redirectURI });
  if (codeVerifier) body.set("code_verifier", codeVerifier);
  const headers: Record<string, string> = {};
  // By header unless the provider says that it takes the other way only (the standard's own default).
  if (at.token_endpoint_auth_methods_supported?.includes("client_secret_basic") === false) {
    body.set("client_id", oidc.clientId);
    body.set("client_secret", oidc.clientSecret);
  } else {
    const pair = [oidc.clientId, oidc.clientSecret].map(encodeURIComponent).join(":");
    headers.authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
  }
  const said = await asked(at.token_endpoint, { method: "POST", headers, body });
  if (typeof said.access_token !== "string" || typeof said.id_token !== "string")
    throw new Error("the provider's answer lacks a token");
  return { accessToken: said.access_token, idToken: said.id_token };
}

/** Of a token whose signature, issuer, audience and nonce have been verified. */
export function claimsOf(idToken: string): Claims | null {
  try {
    const claims = JSON.parse(Buffer.from(idToken.split(".")[1] ?? "", "base64url").toString("utf8"));
    return typeof claims?.sub === "string" && claims.sub !== "" ? claims : null;
  } catch {
    return null;
  }
}

/** Some providers keep the e-mail address out of the token. What they say elsewhere must be about the same person. */
export async function withEmail(at: Described, claims: Claims, accessToken: string): Promise<Claims> {
  if (typeof claims.email === "string" || !at.userinfo_endpoint) return claims;
  const said = await asked(at.userinfo_endpoint, { headers: { authorization: `Bearer ${accessToken}` } });
  return said.sub === claims.sub ? { ...said, ...claims } : claims;
}

async function asked(url: string, request: RequestInit): Promise<Record<string, unknown>> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const answer = await fetch(url, { ...request, signal, redirect: "error" });
  if (!answer.ok) throw new Error(`${new URL(url).origin} answered ${answer.status}`);
  const said: unknown = await answer.json();
  if (typeof said !== "object" || said === null) throw new Error(`${new URL(url).origin} answered no object`);
  return said as Record<string, unknown>;
}
