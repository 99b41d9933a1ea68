// Where somebody goes on after signing in. The address says it, so anybody can have written it: only a page of our own is
// believed, and it comes back spelled as the browser will read it.

export const HOME = "/inbox";
const MOST = 1500;
// Visible ASCII without a backslash, which browsers take for a slash.
const PLAIN = /^\/[!-[\]-~]*$/;
// None of our pages needs an escape in its path, and whoever stands between us and the browser may decode it once more.
const PAGE = /^(\/[\w.~-]+)*\/?$/;
const NO_PAGES = ["api", "sign-in", "setup", "confirm", "_next", "csp-report"];
const HERE = "https://here.invalid";

/** null: nothing to go on to, or nothing of ours. */
export function nextPath(said: unknown): string | null {
  if (typeof said !== "string" || said.length > MOST || !PLAIN.test(said) || !URL.canParse(said, HERE))
    return null;
  const { origin, pathname, search, hash } = new URL(said, HERE);
  if (origin !== HERE || !PAGE.test(pathname)) return null;
  if (NO_PAGES.includes(pathname.split("/")[1] ?? "")) return null;
  return pathname + search + hash;
}

/** The address of a page that comes back to `next` afterwards. */
export function withNext(page: string, next: string | null): string {
  return next === null || next === HOME ? page : `${page}?next=${encodeURIComponent(next)}`;
}
