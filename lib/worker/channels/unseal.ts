// Opens what web sealed (lib/auth/channel-seal.ts). The worker alone has the key.
import {
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
} from "node:crypto";
import { SEAL } from "../../domain/sealed-parts";

const PKCS8 = Buffer.from("302e020100300506032b656e04220420", "hex");
const SPKI = Buffer.from("302a300506032b656e032100", "hex");

export type ChannelsKey = {
  publicKey: Uint8Array;
  /** null: sealed for another key, for another place, or changed since. */
  open(about: string, sealed: string): string | null;
};

export function channelsKeyOf(secret: string): ChannelsKey {
  const raw = Buffer.from(hkdfSync("sha256", secret, "", "countersign channels key", 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, raw]), format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-SEAL.once);
  const id = createHash("sha256").update(publicKey).digest().subarray(0, SEAL.keyId);
  const opened = (about: string, bytes: Buffer): string | null => {
    const onceAt = 1 + SEAL.keyId;
    const nonceAt = onceAt + SEAL.once;
    const tagAt = nonceAt + SEAL.nonce;
    const bodyAt = tagAt + SEAL.tag;
    const head = bytes.subarray(0, nonceAt);
    if (bytes[0] !== SEAL.version || !head.subarray(1, onceAt).equals(id)) return null;
    const once = head.subarray(onceAt);
    const theirs = createPublicKey({ key: Buffer.concat([SPKI, once]), format: "der", type: "spki" });
    const shared = diffieHellman({ privateKey, publicKey: theirs });
    const key = Buffer.from(hkdfSync("sha256", shared, Buffer.concat([once, publicKey]), SEAL.purpose, 32));
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(nonceAt, tagAt), {
      authTagLength: SEAL.tag,
    });
    decipher.setAAD(Buffer.concat([head, Buffer.from(about)])).setAuthTag(bytes.subarray(tagAt, bodyAt));
    return Buffer.concat([decipher.update(bytes.subarray(bodyAt)), decipher.final()]).toString("utf8");
  };
  return {
    publicKey,
    open(about, sealed) {
      try {
        return opened(about, Buffer.from(sealed, "base64"));
      } catch {
        return null;
      }
    },
  };
}
