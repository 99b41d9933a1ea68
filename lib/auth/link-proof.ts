// Who speaks when a decision is posted from a link's page. To have pressed a button proves nothing: scanners press every one.
import type { Sql } from "../db/client";
import type { Opened } from "./decision-links";
import { type Tried, tryCode } from "./typed-codes";

// session: signed in as the person, which is asked further for what is risky. code: typed from the message.
export type Proof =
  | { by: "session" | "code" }
  | { by: null; why: "gone" | "other" | "sign_in" | "trap" }
  | { by: null; why: "code"; tried: Exclude<Tried, { verdict: "right" }> };

/** `trap`: a field that nobody sees and only a machine fills in. What it typed then is not even looked at. */
export async function proofOf(
  sql: Sql,
  secret: string,
  { link, state, reader, visit }: Opened,
  { code, trap }: { code: string; trap: string },
): Promise<Proof> {
  if (state !== "open") return { by: null, why: "gone" };
  if (reader === "other") return { by: null, why: "other" };
  if (reader === "person") return { by: "session" };
  if (!link.isTyped || visit === null) return { by: null, why: "sign_in" };
  if (trap !== "") return { by: null, why: "trap" };
  const tried = await tryCode(sql, secret, visit, code);
  return tried.verdict === "right" ? { by: "code" } : { by: null, why: "code", tried };
}
