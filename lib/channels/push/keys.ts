// The pair of keys by which push services know this installation (VAPID). A browser subscribes to the public one, and only
// who holds the private one may send to it.
import { createECDH, hkdfSync } from "node:crypto";

export type PushKeys = { publicKey: string; privateKey: string; subject: string };

const CURVE_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The same from the same secret, so that every worker has it and nothing more has to be kept. */
export function keysFrom(secret: string): Pick<PushKeys, "publicKey" | "privateKey"> {
  // 48 bytes: reduced to the order of the curve, no key is likelier than another.
  const bytes = Buffer.from(hkdfSync("sha256", secret, "", "countersign push", 48));
  const scalar = (BigInt(`0x${bytes.toString("hex")}`) % (CURVE_ORDER - 1n)) + 1n;
  const privateKey = Buffer.from(scalar.toString(16).padStart(64, "0"), "hex");
  return { publicKey: publicOf(privateKey), privateKey: privateKey.toString("base64url") };
}

export function publicOf(privateKey: Buffer): string {
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(privateKey);
  return pair.getPublicKey("base64url", "uncompressed");
}
