// Whether a request that wants to change something was made by one of our own pages. Next lets a request without an Origin
// through; here it is refused like every other doubt.

export type OriginFault = "missing_origin" | "foreign_origin" | "foreign_site";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** null = it is ours. */
export function originFault(headers: Headers, publicUrl: string): OriginFault | null {
  const ours = new URL(publicUrl);
  const origin = headers.get("origin");
  if (origin === null || origin === "") return "missing_origin";
  if (origin !== ours.origin) return "foreign_origin";
  const site = headers.get("sec-fetch-site");
  if (site === "same-origin") return null;
  // Browsers send the header to https and to this machine; over plain http to another one they leave it out.
  if (site === null && ours.protocol === "http:" && !LOOPBACK.has(ours.hostname)) return null;
  return "foreign_site";
}

export const isUnsafe = (method: string): boolean => !["GET", "HEAD", "OPTIONS"].includes(method);

/** Requests that no page of ours makes, and that prove themselves otherwise: Slack's by their signature, a mail program's by its token. */
const SIGNED_PATH = /^\/slack\/(?:interactions|commands|events)$|^\/digest\/off\/[\w.-]+$/;
export const isSignedPath = (pathname: string): boolean => SIGNED_PATH.test(pathname);
