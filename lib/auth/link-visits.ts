// A link is exchanged at once for a cookie, so that its token stays in no address bar, log or Referer. The cookie says itself
// what it is for, under a signature: opening a link writes nothing, however many scanners do it.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

export const VISIT_MINUTES = 30;

// What somebody came for: to decide one version of one task, or to say that a decision was not theirs.
export type VisitPurpose = "decide" | "dispute";
export type Visit = {
  purpose: VisitPurpose;
  workspaceId: string;
  id: string; // the link's
  personId: string; // whom it is for
  version: number; // of what its message was about
  nonce: string; // this visit and no other
};

export type VisitTo = Omit<Visit, "nonce">;

export const newVisit = (visit: VisitTo): Visit => ({
  ...visit,
  nonce: randomBytes(16).toString("base64url"),
});

export function closeVisit(secret: string, visit: Visit, now: Date): string {
  const { purpose, workspaceId, id, personId, version, nonce } = visit;
  const until = now.getTime() + VISIT_MINUTES * 60_000;
  const body = [purpose, workspaceId, id, personId, version, nonce, until].join(".");
  return `${body}.${signatureOf(secret, body)}`;
}

/** null: none of ours, for something else, or too old. */
export function readVisit(
  secret: string,
  { purpose, id }: Pick<Visit, "purpose" | "id">,
  cookie: string | undefined,
  now: Date,
): Visit | null {
  if (!cookie || cookie.length > 300) return null;
  const end = cookie.lastIndexOf(".");
  const body = cookie.slice(0, end);
  if (!isEqual(cookie.slice(end + 1), signatureOf(secret, body))) return null;
  const [forWhat, workspaceId = "", linkId, personId = "", version, nonce = "", until] = body.split(".");
  if (forWhat !== purpose || linkId !== id || !(now.getTime() < Number(until))) return null;
  return { purpose, workspaceId, id, personId, version: Number(version), nonce };
}

const signatureOf = (secret: string, body: string): string =>
  createHmac("sha256", secret).update(`countersign\nvisit\n${body}`).digest("base64url");

function isEqual(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** What an unknown token is exchanged for: it looks like any other, and leads to nothing. */
export function decoyVisit(secret: string, purpose: VisitPurpose, token: string): VisitTo {
  const hex = createHmac("sha256", secret).update(`countersign\ndecoy\n${token}`).digest("hex");
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return { purpose, workspaceId: id, id, personId: id, version: 1 };
}
