import { type BetterAuthOptions, betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { isAPIError } from "better-auth/api";
import { nextCookies } from "better-auth/next-js";
import { magicLink } from "better-auth/plugins/magic-link";
import { complaint, config } from "@/lib/config";
import type { Database, Sql } from "@/lib/db/client";
import { account, session, user, verification } from "@/lib/db/schema/auth";
import { isMailOfAll } from "../db/read/mail-set-up";
import { databaseNow } from "../db/read/now";
import { signInCarrier } from "../db/read/sign-in-carrier";
import { mailLink } from "./account-mail";
import { logTrouble, withCause } from "./auth-log";
import { database } from "./database";
import type { Confirmed } from "./fresh";
import { hashedSessions } from "./hashed-sessions";

// Who is signed in to the web. An API key never comes here, and a session never reaches the API.

export const PASSWORD_LENGTH = { least: 10, most: 200 };
const MINUTES = 60;
const HOURS = 60 * MINUTES;
// A session ends a week after sign-in whatever happens, and after eight hours in which nobody used it.
const ABSOLUTE_SECONDS = 7 * 24 * HOURS;
export const IDLE_SECONDS = 8 * HOURS;
const SIGN_IN_LINK_SECONDS = 15 * MINUTES;

export type SignedIn = Confirmed & { userId: string; sessionId: string };
/** `linkSecret`: for the mail that carries a sign-in link; without it the link stands in the log. */
export type Settings = { publicUrl: string; secret: string; linkSecret?: string | null };

/** What is the same whichever way somebody signs in. */
export function authOptions(database: Database, { publicUrl, secret }: Settings) {
  const isSecure = publicUrl.startsWith("https:");
  return {
    appName: "Countersign",
    baseURL: publicUrl,
    trustedOrigins: [publicUrl],
    secret,
    telemetry: { enabled: false },
    database: hashedSessions(
      drizzleAdapter(database.orm, { provider: "pg", schema: { user, session, account, verification } }),
    ),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true, // the owner's link and invitations are the only ways in
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
    },
    session: { expiresIn: ABSOLUTE_SECONDS, disableSessionRefresh: true, cookieCache: { enabled: false } },
    // The package writes down the time of its own machine. Whether a session has gone idle is asked of the database, for which that
    // may be a day ago: then nobody could sign in.
    databaseHooks: {
      session: {
        create: {
          before: async (session: object) => {
            const now = await databaseNow(database.sql);
            return { data: { ...session, createdAt: now, updatedAt: now } };
          },
        },
      },
    },
    // Only for what is called over HTTP; the sign-in forms count for themselves (`lib/web/sign-in.ts`).
    rateLimit: { enabled: true, window: 60, max: 120 },
    advanced: {
      // `__Host-` instead of the package's `__Secure-`: no sibling domain can plant the cookie.
      cookiePrefix: isSecure ? "__Host-countersign" : "countersign",
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isSecure, httpOnly: true, sameSite: "lax", path: "/" },
    },
    logger: { level: "error", log: logTrouble },
  } satisfies BetterAuthOptions;
}

/** `writesCookies`: signing in and out sets them through Next. */
export function createAuth(database: Database, settings: Settings, writesCookies = true) {
  return betterAuth({
    ...authOptions(database, settings),
    plugins: [
      magicLink({
        disableSignUp: true,
        storeToken: "hashed",
        expiresIn: SIGN_IN_LINK_SECONDS,
        sendMagicLink: ({ email, token, metadata }) =>
          sendSignInLink(database, settings, email, token, metadata?.next),
      }),
      ...(writesCookies ? [nextCookies()] : []), // last: it hands the cookies that the others set to Next
    ],
  });
}

export type Auth = ReturnType<typeof createAuth>;

const shared = globalThis as typeof globalThis & { countersignAuth?: Auth; countersignLook?: Auth };

/** Opened by the first request, and once a process (see `database.ts`). */
export function auth(): Auth {
  shared.countersignAuth ??= createAuth(database(), authSettings());
  return shared.countersignAuth;
}

// Looking who is signed in writes nothing. The package takes a cookie away that is worth nothing any more, and Next answers
// that with a new page: whoever was signed out while they typed would lose it.
function look(): Auth {
  shared.countersignLook ??= createAuth(database(), authSettings(), false);
  return shared.countersignLook;
}

export function authSettings(): Settings {
  const { publicUrl, secret, linkSecret } = config();
  if (secret === null)
    throw complaint("COUNTERSIGN_SECRET is not set. `npm start` makes one and keeps it; or set your own.");
  return { publicUrl, secret, linkSecret };
}

/** The session these headers carry, if it still counts; using it keeps it from going idle. */
export const currentSession = (headers: Headers): Promise<SignedIn | null> =>
  findSession(look(), database().sql, headers);

export async function findSession(auth: Auth, sql: Sql, headers: Headers): Promise<SignedIn | null> {
  const found = await withCause(() => auth.api.getSession({ headers, query: { disableRefresh: true } }));
  if (!found) return null;
  const [row] = await sql<Array<Confirmed & { is_idle: boolean; is_stale: boolean }>>`
    select confirmed_at as "confirmedAt", app_now() as "seenAt",
           updated_at < app_now() - ${IDLE_SECONDS} * interval '1 second' as is_idle,
           updated_at < app_now() - interval '1 minute' as is_stale
    from auth_sessions where id = ${found.session.id}`;
  if (!row) return null;
  if (row.is_idle) {
    await sql`delete from auth_sessions where id = ${found.session.id}`;
    return null;
  }
  if (row.is_stale) await sql`update auth_sessions set updated_at = app_now() where id = ${found.session.id}`;
  const { confirmedAt, seenAt } = row;
  return { userId: found.user.id, sessionId: found.session.id, confirmedAt, seenAt };
}

/** Whether the package did what was asked. It says no by throwing, at times in the shape of a redirect. */
export async function agreed(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return false;
    throw error;
  }
}

// Nothing tells a stranger whether the address is known: nor how long it takes, so the mail is made after the answer.
async function sendSignInLink(
  { sql }: Database,
  { publicUrl, linkSecret = null }: Settings,
  email: string,
  token: string,
  next: unknown, // where the page that asked for it wants to go on, if anywhere
): Promise<void> {
  const [known] = await sql<
    Array<{ id: string }>
  >`select id from auth_users where email = ${email.toLowerCase()}`;
  if (!known) return;
  const onward = typeof next === "string" ? `&next=${encodeURIComponent(next)}` : "";
  const url = `${publicUrl}/sign-in?token=${token}${onward}`;
  const say = () =>
    console.info(`Sign-in link for ${email} (valid ${SIGN_IN_LINK_SECONDS / MINUTES} minutes): ${url}`);
  if (linkSecret === null) return say();
  mailSignIn(sql, linkSecret, known.id, url)
    .then((isMailed) => isMailed || say())
    .catch((error: Error) => {
      console.error(JSON.stringify({ level: "error", event: "sign_in_mail", message: error.message }));
      say();
    });
}

async function mailSignIn(sql: Sql, linkSecret: string, userId: string, url: string): Promise<boolean> {
  const to = await signInCarrier(sql, userId, await isMailOfAll(sql));
  const seconds = SIGN_IN_LINK_SECONDS;
  return to !== null && (await mailLink(sql, linkSecret, { ...to, occasion: "sign_in", url, seconds }));
}
