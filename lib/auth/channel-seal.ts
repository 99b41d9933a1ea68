// What an admin types on the settings page is sealed at once: under the worker's public key what only the worker sends with,
// under the installation's own secret what web checks the requests of Slack with. Whoever takes over web, or has a copy of
// the database, opens nothing that was sealed for the worker; web itself cannot.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { SEAL } from "../domain/sealed-parts";

/** In front of the 32 bytes of an X25519 public key, as ASN.1 has it. */
const SPKI = Buffer.from("302a300506032b656e032100", "hex");
const rawOf = (key: KeyObject): Buffer => key.export({ format: "der", type: "spki" }).subarray(-SEAL.once);

/** `publicKey`: of the worker, 32 bytes. `about`: where it belongs; it opens nowhere else. */
export function sealForWorker(publicKey: Uint8Array, about: string, secret: string): string {
  const once = generateKeyPairSync("x25519");
  const theirs = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: "der", type: "spki" });
  const shared = diffieHellman({ privateKey: once.privateKey, publicKey: theirs });
  const onceRaw = rawOf(once.publicKey);
  const key = Buffer.from(hkdfSync("sha256", shared, Buffer.concat([onceRaw, publicKey]), SEAL.purpose, 32));
  const head = Buffer.concat([
    Buffer.from([SEAL.version]),
    createHash("sha256").update(publicKey).digest().subarray(0, SEAL.keyId),
    onceRaw,
  ]);
  return Buffer.concat([head, encrypt(key, Buffer.concat([head, Buffer.from(about)]), secret)]).toString(
    "base64",
  );
}

function encrypt(key: Buffer, about: Buffer, secret: string): Buffer {
  const nonce = randomBytes(SEAL.nonce);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(about);
  const body = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** For what web itself has to open: under a key made from the installation's secret. */
export function doorSeal(secret: string): {
  close(about: string, text: string): string;
  open(about: string, sealed: string): string | null;
} {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "countersign slack signing secrets", 32));
  return {
    close: (about, text) => encrypt(key, Buffer.from(about), text).toString("base64"),
    open(about, sealed) {
      try {
        const bytes = Buffer.from(sealed, "base64");
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, SEAL.nonce), {
          authTagLength: SEAL.tag,
        });
        const body = SEAL.nonce + SEAL.tag;
        decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(SEAL.nonce, body));
        return Buffer.concat([decipher.update(bytes.subarray(body)), decipher.final()]).toString("utf8");
      } catch {
        return null; // the secret was changed, or somebody changed this
      }
    },
  };
}
