// Ids that a copy of the same request makes again, so that whatever it would write is there already.
import { createHash } from "node:crypto";

const digest = (parts: unknown[]): Buffer => createHash("sha256").update(JSON.stringify(parts)).digest();

/** As a UUID, because that is how the columns keep 16 bytes. */
export function idOf(...parts: unknown[]): string {
  return uuid(digest(parts).toString("hex"));
}

/** With its time in front, like the ids of other messages: the newest are found first. */
export function timedIdOf(at: Date, ...parts: unknown[]): string {
  const time = Math.max(0, at.getTime()).toString(16).padStart(12, "0").slice(-12);
  const rest = digest(parts).toString("hex");
  return uuid(`${time}7${rest.slice(0, 3)}8${rest.slice(3)}`);
}

const uuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
