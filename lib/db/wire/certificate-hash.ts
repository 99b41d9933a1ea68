// What a login is bound to (RFC 5929, tls-server-end-point): the hash of the certificate that the server showed us. Somebody in
// between shows another one, and then what we say proves nothing to the server behind.
import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Tls } from "../tls";
import { disconnected } from "./failure";

// It is hashed as for its own signature; in place of what is too weak by now comes SHA-256. By the names (OIDs) of the ways to
// sign: with RSA, and with elliptic curves.
const HASHES: Record<string, string> = {
  "2a864886f70d010104": "sha256", // MD5
  "2a864886f70d010105": "sha256", // SHA-1
  "2a864886f70d01010e": "sha224",
  "2a864886f70d01010b": "sha256",
  "2a864886f70d01010c": "sha384",
  "2a864886f70d01010d": "sha512",
  "2a8648ce3d0401": "sha256", // SHA-1
  "2a8648ce3d040301": "sha224",
  "2a8648ce3d040302": "sha256",
  "2a8648ce3d040303": "sha384",
  "2a8648ce3d040304": "sha512",
};

/** Null where the address does not ask for it. */
export function boundTo(socket: Socket, tls: Tls | null): Buffer | null {
  if (!tls?.bindsLogin) return null;
  const shown = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.raw : undefined;
  const name = shown && HASHES[signedHow(shown)];
  if (!name)
    throw disconnected("CHANNEL_BINDING", "the database shows no certificate that a login can be bound to");
  return createHash(name).update(shown).digest();
}

// A certificate is a sequence of three: what it says, how that is signed, and the signature.
function signedHow(certificate: Buffer): string {
  const whole = contents(certificate, 0);
  const facts = contents(certificate, whole.from);
  const how = contents(certificate, facts.to);
  const name = contents(certificate, how.from);
  return certificate.toString("hex", name.from, name.to);
}

// DER: a tag, a length, and so many bytes. A long length is told in as many bytes as its first one says.
function contents(bytes: Buffer, at: number): { from: number; to: number } {
  const first = bytes.readUInt8(at + 1);
  const more = first < 128 ? 0 : first - 128;
  const from = at + 2 + more;
  return { from, to: from + (more === 0 ? first : bytes.readUIntBE(at + 2, more)) };
}
