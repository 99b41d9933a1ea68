// How the secrets of a channel are kept: each part sealed by itself, so that one is changed without the others being opened.
// Who sealed for whom is in lib/auth/channel-seal.ts (web) and lib/worker/channels/unseal.ts; here is what both must say alike.
import { z } from "zod";
import type { Outward } from "./types";

/** A part's name, and in base64 what is sealed. */
export type SealedParts = Record<string, string>;

const shape = z.record(z.string().max(64), z.string().max(20_000)).catch({});

export function readSealedParts(kept: Uint8Array | null): SealedParts {
  if (kept === null) return {};
  try {
    return shape.parse(JSON.parse(new TextDecoder().decode(kept)));
  } catch {
    return {};
  }
}

export const writeSealedParts = (parts: SealedParts): Uint8Array | null =>
  Object.keys(parts).length === 0 ? null : new TextEncoder().encode(JSON.stringify(parts));

// Sealed with the secret: copied to another workspace, channel or part, it does not open.
export const sealedAbout = (workspaceId: string, channel: Outward, part: string): string =>
  `${workspaceId} ${channel} ${part}`;

/** First the version, then whose key it was sealed for, the key of this once, the nonce, the proof, and what is sealed. */
export const SEAL = {
  version: 1,
  keyId: 8,
  once: 32,
  nonce: 12,
  tag: 16,
  purpose: "countersign channel settings",
} as const;
