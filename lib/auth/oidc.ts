import { betterAuth } from "better-auth";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import { config, type Oidc } from "@/lib/config";
import type { Database, Sql } from "@/lib/db/client";
import { database } from "./database";
import { admitStranger, arrive, countFrom, isKnown, proveAddress } from "./oidc-people";
import {
  type Claims,
  claimsOf,
  DEADLINE_MS,
  type Described,
  discover,
  discoveryUrl,
  exchange,
  withEmail,
} from "./oidc-provider";
import { thisVisit, type Visit } from "./oidc-visit";
import { authOptions, authSettings, type Settings } from "./sessions";

// Signing in at an identity provider. The package does the protocol (state, PKCE, nonce, the signature of the token); whom
// the provider's word lets in is decided here. An instance of its own: a provider that is away must not keep anybody from
// signing in with a password, and is asked again by the next who wants it.

export const PROVIDER = "oidc";

function createOidcAuth(db: Database, settings: Settings, oidc: Oidc, at: Described) {
  const options = authOptions(db, settings);
  return betterAuth({
    ...options,
    onAPIError: { errorURL: `${settings.publicUrl}/sign-in` },
    account: {
      storeStateStrategy: "cookie", // encrypted; nothing is written for somebody who only pressed a button
      updateAccountOnSignIn: false,
      accountLinking: { enabled: true },
    },
    databaseHooks: {
      // The provider's tokens have done what they are for.
      account: { create: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) } },
      session: { create: { after: (session) => begin(db.sql, session, thisVisit()) } },
    },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: PROVIDER,
            name: oidc.name,
            clientId: oidc.clientId,
            clientSecret: oidc.clientSecret,
            discoveryUrl: discoveryUrl(oidc),
            requireIdTokenVerification: true,
            scopes: ["openid", "email", "profile"],
            pkce: true,
            // Another issuer's person of the same number is somebody else.
            accountSubject: ({ profile }) => accountIdOf(oidc, String(profile.sub)),
            getToken: (asked) => exchangeOr(oidc, at, asked),
            getUserInfo: ({ accessToken, idToken }) =>
              personFor(db.sql, oidc, at, accessToken ?? "", idToken ?? ""),
          },
        ],
      }),
    ],
  });
}

const NO_TOKENS = { accessToken: null, refreshToken: null, idToken: null, scope: null };

const accountIdOf = ({ issuer }: Oidc, sub: string): string => `${issuer}#${sub}`;

async function exchangeOr(oidc: Oidc, at: Described, asked: Parameters<typeof exchange>[2]) {
  try {
    return await exchange(oidc, at, asked);
  } catch (error) {
    blame("unreachable", error);
    throw error;
  }
}

async function personFor(sql: Sql, oidc: Oidc, at: Described, accessToken: string, idToken: string) {
  const visit = thisVisit();
  // The package verifies a token that is there, and lets one pass that is not.
  const signed = claimsOf(idToken);
  if (!visit || !signed) return null;
  const claims = await withEmail(at, signed, accessToken).catch((error) => blame("unreachable", error));
  if (!claims) return null;
  const email = verifiedEmail(claims);
  if (email === null) return blame("unverified");
  const name = nameIn(claims) ?? email;
  const accountId = accountIdOf(oidc, claims.sub);
  const isExpected = await isKnown(sql, email, accountId);
  if (!isExpected && !(oidc.admits === "member" && (await admitStranger(sql, { email, name, accountId }))))
    return blame("unknown");
  await proveAddress(sql, email, accountId);
  visit.email = email;
  visit.provedAt = typeof claims.auth_time === "number" ? new Date(claims.auth_time * 1000) : null;
  return { id: claims.sub, sub: claims.sub, email, name, emailVerified: true };
}

function blame(problem: NonNullable<Visit["problem"]>, error?: unknown): null {
  const visit = thisVisit();
  if (visit) visit.problem = problem;
  if (error) console.error(`the identity provider: ${error instanceof Error ? error.message : "no answer"}`);
  return null;
}

function verifiedEmail({ email, email_verified }: Claims): string | null {
  if (typeof email !== "string" || email.length > 254 || !/^[^\s@]+@[^\s@]+$/.test(email)) return null;
  return email_verified === true || email_verified === "true" ? email.toLowerCase() : null;
}

const nameIn = ({ name }: Claims): string | null =>
  typeof name === "string" && name.trim() !== "" ? name.trim().slice(0, 80) : null;

async function begin(sql: Sql, session: { id: string; userId: string }, visit?: Visit): Promise<void> {
  if (!visit?.email) return;
  await arrive(sql, session.userId, visit.email);
  await countFrom(sql, session.id, visit.provedAt);
}

type OidcAuth = ReturnType<typeof createOidcAuth>;
const shared = globalThis as typeof globalThis & { countersignOidc?: Promise<OidcAuth> | undefined };

/** Throws when the provider cannot be reached; the next who asks tries again. */
export async function oidcAuth(oidc: Oidc): Promise<OidcAuth> {
  shared.countersignOidc ??= openOidc(oidc);
  try {
    return await shared.countersignOidc;
  } catch (error) {
    shared.countersignOidc = undefined;
    throw error;
  }
}

async function openOidc(oidc: Oidc): Promise<OidcAuth> {
  const opened = createOidcAuth(database(), authSettings(), oidc, await discover(oidc));
  const { socialProviders } = await within(DEADLINE_MS, opened.$context);
  if (!socialProviders.some(({ id }) => id === PROVIDER)) throw new Error(`${oidc.issuer} cannot be used`);
  return opened;
}

const within = <T>(milliseconds: number, work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error("no answer in time")), milliseconds).unref(),
    ),
  ]);

export const oidcSettings = (): Oidc | null => config().oidc;
