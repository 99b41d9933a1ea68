// Proving who we are: SCRAM-SHA-256 (RFC 7677), with the server proving itself in return, or the older ways.
import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { disconnected } from "./failure";

export type Account = { user: string; password: string };

const derive = promisify(pbkdf2);

/** Gets each authentication request of the server and returns the message to answer it with, if any. */
export type Login = (body: Buffer) => Promise<Buffer | null> | Buffer | null;

/** `bound`: the hash of the certificate to which the login is to be bound; with anything less nobody is told the password. */
export function login({ user, password }: Account, bound: Buffer | null): Login {
  const nonce = randomBytes(18).toString("base64");
  let proofOfServer: Buffer | null = null;
  // What the server has to do before it may let us in: having begun with SCRAM, prove itself.
  let owed = bound ? unbound : null;
  return (body) => {
    switch (body.readInt32BE(0)) {
      case 0:
        if (owed) throw owed();
        return null;
      case 3:
        if (bound) throw unbound();
        return answer(`${password}\0`);
      case 5:
        if (bound) throw unbound();
        return answer(`md5${md5(Buffer.concat([Buffer.from(md5(password + user)), body.subarray(4)]))}\0`);
      case 10:
        owed = unproved;
        return begin(body.subarray(4), nonce, bound);
      case 11:
        return prove({ challenge: body.subarray(4).toString(), nonce, password, bound }).then(
          ({ message, expected }) => {
            proofOfServer = expected;
            return message;
          },
        );
      case 12:
        checkServer(body.subarray(4).toString(), proofOfServer);
        owed = null;
        return null;
      default:
        throw disconnected(
          "AUTH_TYPE_NOT_IMPLEMENTED",
          "the database wants a way to log in that is not known here",
        );
    }
  };
}

const PLAIN = "SCRAM-SHA-256";
const BOUND = "SCRAM-SHA-256-PLUS";

// How both sides begin what they sign.
const headerOf = (bound: Buffer | null): string => (bound ? "p=tls-server-end-point,," : "n,,");

function begin(mechanisms: Buffer, nonce: string, bound: Buffer | null): Buffer {
  const offered = mechanisms.toString().split("\0");
  const wanted = bound ? BOUND : PLAIN;
  if (!offered.includes(wanted))
    throw bound ? unbound() : disconnected("AUTH_TYPE_NOT_IMPLEMENTED", `the database offers no ${PLAIN}`);
  const first = Buffer.from(`${headerOf(bound)}n=,r=${nonce}`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(first.length);
  return answer(Buffer.concat([Buffer.from(`${wanted}\0`), length, first]));
}

type Challenged = { challenge: string; nonce: string; password: string; bound: Buffer | null };

async function prove({ challenge, nonce, password, bound }: Challenged) {
  const part = (name: string): string => challenge.match(new RegExp(`(?:^|,)${name}=([^,]*)`))?.[1] ?? "";
  if (!part("r").startsWith(nonce)) throw disconnected("SASL_NONCE", "the database did not repeat our nonce");
  // As the server does before it keeps a password (SASLprep): letters look the same however they are put together.
  const prepared = password.normalize("NFKC");
  const salted = await derive(prepared, Buffer.from(part("s"), "base64"), Number(part("i")), 32, "sha256");
  const clientKey = hmac(salted, "Client Key");
  const header = Buffer.concat([Buffer.from(headerOf(bound)), bound ?? Buffer.alloc(0)]);
  const bare = `c=${header.toString("base64")},r=${part("r")}`;
  const signed = `n=,r=${nonce},${challenge},${bare}`;
  const mask = hmac(createHash("sha256").update(clientKey).digest(), signed);
  const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (mask[i] ?? 0)));
  return {
    message: answer(`${bare},p=${proof.toString("base64")}`),
    expected: hmac(hmac(salted, "Server Key"), signed),
  };
}

function checkServer(said: string, expected: Buffer | null): void {
  const shown = Buffer.from(said.match(/(?:^|,)v=([^,]*)/)?.[1] ?? "", "base64");
  if (shown.length !== expected?.length || !timingSafeEqual(shown, expected)) throw unproved();
}

const unbound = () =>
  disconnected("CHANNEL_BINDING", "the database offers no login that is bound to its certificate");

/** Of a server that goes on without having said that we are let in. */
export const readyTooSoon = () => disconnected("08P01", "the database was ready before we were let in");

const unproved = () =>
  disconnected("SASL_SIGNATURE_MISMATCH", "the database has not shown that it knows our password's secret");

const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const md5 = (text: string | Buffer): string => createHash("md5").update(text).digest("hex");

function answer(body: string | Buffer): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.from([112, 0, 0, 0, 0]); // p
  head.writeInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
}
