import { inspect } from "node:util";
import { oidcAuth, oidcSettings, PROVIDER } from "@/lib/auth/oidc";
import { during, newVisit, type OidcProblem, type Visit } from "@/lib/auth/oidc-visit";
import { endSession } from "@/lib/auth/session-list";
import { currentSession } from "@/lib/auth/sessions";
import { config } from "@/lib/config";
import { database } from "./database";
import { HOME, nextPath } from "./next-path";
import { goesWithSession } from "./told-browser";

// The way to the identity provider and back. Both are looks: they only ever lead somebody to a page, signed in or with a
// sentence that says why not.

const CALLBACK = `/api/auth/callback/${PROVIDER}`;

/** What the button says; null = there is no provider. */
export const providerName = (): string | null => oidcSettings()?.name ?? null;

export const isCallback = (method: string, path: string): boolean =>
  oidcSettings() !== null && method === "GET" && path === CALLBACK;

/** `isStepUp`: the provider asks for the password again, whatever it knows from before. */
export async function leaveForProvider(
  headers: Headers,
  next: string | null,
  isStepUp: boolean,
): Promise<Response> {
  const oidc = oidcSettings();
  if (!oidc) return leadTo("/sign-in");
  const from = isStepUp ? "/confirm" : "/sign-in";
  try {
    const auth = await oidcAuth(oidc);
    const { headers: set, response } = await auth.api.signInSocial({
      headers,
      body: {
        provider: PROVIDER,
        callbackURL: next ?? HOME,
        errorCallbackURL: addressOf(from, { next }),
        disableRedirect: true,
        ...(isStepUp && { additionalParams: { prompt: "login", max_age: "0" } }),
      },
      returnHeaders: true,
    });
    return leadTo(response.url ?? addressOf(from, { next, problem: "failed" }), set);
  } catch (error) {
    console.error(`the identity provider: ${error instanceof Error ? error.message : "no answer"}`);
    return leadTo(addressOf(from, { next, problem: "unreachable" }));
  }
}

export async function comeFromProvider(request: Request): Promise<Response> {
  const oidc = oidcSettings();
  if (!oidc) return leadTo("/sign-in");
  const visit = newVisit();
  try {
    const auth = await oidcAuth(oidc);
    const before = await currentSession(request.headers);
    const answer = await during(visit, () => auth.handler(request));
    const to = new URL(answer.headers.get("location") ?? "/sign-in", config().publicUrl);
    const problem = problemOf(visit, to);
    if (problem)
      return leadTo(
        addressOf(before ? "/confirm" : "/sign-in", { next: nextOf(to), problem }),
        answer.headers,
      );
    await goesWithSession(cookieOf(answer.headers));
    if (before) await endSession(database().sql, before.userId, before.sessionId);
    return leadTo(to.pathname + to.search, answer.headers);
  } catch (error) {
    // As text: a provider that is away is no trouble of the database's (lib/web/trouble.ts).
    console.error("the way back from the identity provider failed", inspect(error));
    return leadTo(addressOf("/sign-in", { next: null, problem: "failed" }));
  }
}

function problemOf(visit: Visit, to: URL): OidcProblem | null {
  if (visit.problem) return visit.problem;
  const error = to.searchParams.get("error");
  // Signed in is only who was named at the end of it.
  if (error === null) return visit.email === null ? "failed" : null;
  if (error === "access_denied") return "cancelled";
  return error.startsWith("state") || error === "please_restart_the_process" ? "stale" : "failed";
}

/** As the browser will send it. */
const cookieOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(";", 1)[0])
    .join("; ");

const nextOf = (to: URL): string | null => nextPath(to.searchParams.get("next"));

function addressOf(page: string, said: { next: string | null; problem?: OidcProblem }): string {
  const search = new URLSearchParams();
  if (said.next !== null && said.next !== HOME) search.set("next", said.next);
  if (said.problem) search.set("problem", said.problem);
  return search.size > 0 ? `${page}?${search}` : page;
}

function leadTo(location: string, from?: Headers | null): Response {
  const headers = new Headers({ location, "cache-control": "no-store", "referrer-policy": "no-referrer" });
  for (const cookie of from?.getSetCookie() ?? []) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

const SENTENCES: Record<OidcProblem, (name: string) => string> = {
  unreachable: (name) => `${name} does not answer. Try again in a moment, or sign in another way.`,
  unverified: (name) => `${name} has not verified your e-mail address, so nobody knows that it is yours.`,
  unknown: (name) => `${name} knows you, but nobody here does yet: ask an owner to invite you.`,
  cancelled: (name) => `You came back from ${name} without signing in.`,
  stale: () => "That sign-in took too long or was begun in another browser. Begin again here.",
  failed: (name) => `Signing in with ${name} did not work. Try again, or sign in another way.`,
};

/** What a page says about a problem that its address names. */
export function problemSentence(said: unknown): string | null {
  const name = providerName();
  if (name === null || typeof said !== "string" || !Object.hasOwn(SENTENCES, said)) return null;
  return SENTENCES[said as OidcProblem](name);
}
