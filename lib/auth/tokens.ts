// What a key looks like: whose kind it is, its id, 256 random bits, and a checksum so that garbage is refused without a
// query and a secret scanner knows one when it sees one.
//   csn_person_<id>_<secret><checksum>   csn_workspace_<id>_<secret><checksum>   axme_sa_<agent>_<id>_<secret><checksum>
import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";
import type { KeyKind } from "../domain/types";

export type ReadToken = { kind: KeyKind; keyId: string; agentId: string | null };
export type NewToken = { token: string; keyId: string; hash: Buffer; hint: string };

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH = 16;
const SECRET_LENGTH = 43; // 62^43 > 2^256
const CHECKSUM_LENGTH = 6; // 62^6 > 2^32

const MACHINE_OR_PERSON = /^csn_(person|workspace)_([0-9A-Za-z]{16})_[0-9A-Za-z]{49}$/;
// An agent's id is `sa_…`, so its keys begin `axme_sa_` as the protocol's clients expect.
const AGENT = /^axme_(sa_[0-9a-z]{8,40})_([0-9A-Za-z]{16})_[0-9A-Za-z]{49}$/;

export function newToken(kind: KeyKind, agentId: string | null): NewToken {
  const keyId = base62(randomBytes(12), ID_LENGTH + 1).slice(-ID_LENGTH);
  const start = kind === "agent" ? `axme_${agentId}_${keyId}_` : `csn_${kind}_${keyId}_`;
  const body = start + base62(randomBytes(32), SECRET_LENGTH);
  const token = body + checksum(body);
  return { token, keyId, hash: hashOf(token), hint: `${start.slice(0, -ID_LENGTH + 5)}…` };
}

export function readToken(token: string): ReadToken | null {
  const read = readForm(token);
  const end = token.length - CHECKSUM_LENGTH;
  return read && checksum(token.slice(0, end)) === token.slice(end) ? read : null;
}

function readForm(token: string): ReadToken | null {
  const own = MACHINE_OR_PERSON.exec(token);
  if (own) return { kind: own[1] as KeyKind, keyId: own[2] as string, agentId: null };
  const agent = AGENT.exec(token);
  return agent ? { kind: "agent", keyId: agent[2] as string, agentId: agent[1] as string } : null;
}

export const hashOf = (token: string): Buffer => hash("sha256", token, "buffer");

const NOBODY = Buffer.alloc(32);

// The same work whether or not there is such a key.
export function isHashOf(token: string, stored: Uint8Array | null): boolean {
  const equal = timingSafeEqual(hashOf(token), stored ?? NOBODY);
  return equal && stored !== null;
}

function checksum(text: string): string {
  let rest = crc32(text);
  let out = "";
  while (out.length < CHECKSUM_LENGTH) {
    out = DIGITS[rest % 62] + out;
    rest = Math.floor(rest / 62);
  }
  return out;
}

const base62 = (bytes: Buffer, length: number): string =>
  padded(BigInt(`0x${bytes.toString("hex")}`), length);

function padded(number: bigint, length: number): string {
  let rest = number;
  let out = "";
  while (out.length < length) {
    out = DIGITS[Number(rest % 62n)] + out;
    rest /= 62n;
  }
  return out;
}
