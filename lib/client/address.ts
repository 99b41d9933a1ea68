import { CountersignError } from "#client/error";

/** Where every path begins. What no request could be made of is said at once: later it would look like a server that is away. */
export function addressOf(url: string): string {
  const base = String(url).trim().replace(/\/+$/, "");
  const parsed = parse(`${base}/v1`);
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw badUrl(`connect needs a url such as http://127.0.0.1:8100, and was given "${url}".`);
  if (parsed.username !== "" || parsed.password !== "")
    throw badUrl("The url of connect must hold no name and no password: the key is given as key.");
  if (parsed.search !== "" || parsed.hash !== "")
    throw badUrl(`The url of connect ends before its ? or #: it was given "${url}".`);
  if (parsed.pathname.endsWith("/v1/v1"))
    throw badUrl(`The url of connect is that of the server, without /v1: it was given "${url}".`);
  return base;
}

// A page may leave out where it came from itself.
function parse(url: string): URL | null {
  try {
    return new URL(url, globalThis.location?.href);
  } catch {
    return null;
  }
}

const badUrl = (message: string) => new CountersignError({ status: 0, code: "bad_url", message });

/** What nobody answered from there means to whoever reads it. */
export function silenceOf(base: string): string {
  const here = globalThis.location?.href;
  const isElsewhere = here !== undefined && new URL(base || "/", here).origin !== new URL(here).origin;
  return isElsewhere
    ? `${base} does not answer this page: a page may ask only the server that it came from.`
    : `${base || "The server"} does not answer.`;
}
