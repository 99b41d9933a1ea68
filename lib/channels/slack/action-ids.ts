// What a button of ours says when it is pressed: made for the message, and read from what Slack sends, in this one place. An
// action id names what the button does; its value names one version of one task. Nothing in it gives anybody a right: it says
// what was shown, and everything else is asked of the database under the lock.
import { createHmac, timingSafeEqual } from "node:crypto";

// decide: at once. ask: a form opens first. comment: a form opens in which any outcome may be chosen.
// open, link: an address that Slack opens itself; it tells us all the same, and nothing is done about it.
const PRESSES = ["decide", "ask", "comment", "open", "link"] as const;
export type PressKind = (typeof PRESSES)[number];

/** One version of one task, as it was shown. */
export type Shown = {
  workspaceId: string;
  intentId: string;
  version: number;
  payloadHash: string; // hex; what is read back is its beginning
};

export type Press = Shown & { kind: PressKind; outcome: number | null }; // its place among the task's outcomes

export const HASH_LENGTH = 16; // hex digits of the payload's hash that travel
const HASH_BYTES = HASH_LENGTH / 2;
const SAID = 16 + 16 + 4 + HASH_BYTES;
const MAC = 12;

/** Unique in a message: a task has one button for each of its outcomes. */
export const actionId = (kind: PressKind, outcome: number | null = null): string =>
  outcome === null ? kind : `${kind}:${outcome}`;

// A value that Slack hands back cannot be changed on its way; that it was made here, and for this, is what the code at its end
// proves, so that no other app of the same workspace speaks for us.
export function actionValue(secret: string, { workspaceId, intentId, version, payloadHash }: Shown): string {
  const said = Buffer.alloc(SAID);
  said.write(workspaceId.replaceAll("-", ""), 0, "hex");
  said.write(intentId.replaceAll("-", ""), 16, "hex");
  said.writeUInt32BE(version, 32);
  said.write(payloadHash.slice(0, HASH_LENGTH), 36, "hex");
  return Buffer.concat([said, codeOf(secret, said)]).toString("base64url");
}

/** Null: it is not of our making. */
export function readValue(secret: string, value: unknown): Shown | null {
  if (typeof value !== "string" || value.length > 200) return null;
  const bytes = Buffer.from(value, "base64url");
  if (bytes.length !== SAID + MAC) return null;
  const said = bytes.subarray(0, SAID);
  if (!timingSafeEqual(bytes.subarray(SAID), codeOf(secret, said))) return null;
  return {
    workspaceId: uuidAt(said, 0),
    intentId: uuidAt(said, 16),
    version: said.readUInt32BE(32),
    payloadHash: said.toString("hex", 36, SAID),
  };
}

/** What somebody pressed, from `actions[0]` of what Slack sent. */
export function readPress(secret: string, action: { action_id?: unknown; value?: unknown }): Press | null {
  const read = readActionId(action.action_id);
  const shown = read && readValue(secret, action.value);
  return shown && { ...shown, ...read };
}

export function readActionId(id: unknown): Pick<Press, "kind" | "outcome"> | null {
  const [, kind, outcome] = /^([a-z]+)(?::(\d{1,3}))?$/.exec(typeof id === "string" ? id : "") ?? [];
  if (!(PRESSES as readonly (string | undefined)[]).includes(kind)) return null;
  return { kind: kind as PressKind, outcome: outcome === undefined ? null : Number(outcome) };
}

const codeOf = (secret: string, said: Buffer): Buffer =>
  createHmac("sha256", secret).update("slack button\0").update(said).digest().subarray(0, MAC);

const uuidAt = (bytes: Buffer, at: number): string =>
  bytes.toString("hex", at, at + 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
