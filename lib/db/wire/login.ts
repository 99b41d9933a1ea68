// Proving who we are: SCRAM-SHA-256 (RFC 7677), with the server proving itself in return, or the older ways.
import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { disconnected } from "./failure";

export type Account = { user: string; password: string };

const derive = promisify(pbkdf2);

/** Gets each authentication request of the server and returns the message to answer it with, if any. */
export type Login = (body: Buffer) => Promise<Buffer | null> | Buffer | null;

export function login({ user, password }: Account): Login {
  const nonce = randomBytes(18).toString("base64");
  let proofOfServer: Buffer | null = null;
  let owesProof = false; // having begun with SCRAM, the server may let us in only after it has proved itself
  return (body) => {
    switch (body.readInt32BE(0)) {
      case 0:
        if (owesProof) throw unproved();
        return null;
      case 3:
        return answer(`${password}\0`);
      case 5:
        return answer(`md5${md5(Buffer.concat([Buffer.from(md5(password + user)), body.subarray(4)]))}\0`);
      case 10:
        owesProof = true;
        return begin(body.subarray(4), nonce);
      case 11:
        return prove(body.subarray(4).toString(), nonce, password).then(({ message, expected }) => {
          proofOfServer = expected;
          return message;
        });
      case 12:
        checkServer(body.subarray(4).toString(), proofOfServer);
        owesProof = false;
        return null;
      default:
        throw disconnected(
          "AUTH_TYPE_NOT_IMPLEMENTED",
          "the database wants a way to log in that is not known here",
        );
    }
  };
}

function begin(mechanisms: Buffer, nonce: string): Buffer {
  if (!mechanisms.toString().split("\0").includes("SCRAM-SHA-256"))
    throw disconnected("AUTH_TYPE_NOT_IMPLEMENTED", "the database offers no SCRAM-SHA-256");
  const first = Buffer.from(`n,,n=,r=${nonce}`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(first.length);
  return answer(Buffer.concat([Buffer.from("SCRAM-SHA-256\0"), length, first]));
}

async function prove(challenge: string, nonce: string, password: string) {
  const part = (name: string): string => challenge.match(new RegExp(`(?:^|,)${name}=([^,]*)`))?.[1] ?? "";
  if (!part("r").startsWith(nonce)) throw disconnected("SASL_NONCE", "the database did not repeat our nonce");
  // As the server does before it keeps a password (SASLprep): letters look the same however they are put together.
  const prepared = password.normalize("NFKC");
  const salted = await derive(prepared, Buffer.from(part("s"), "base64"), Number(part("i")), 32, "sha256");
  const clientKey = hmac(salted, "Client Key");
  const bare = `c=biws,r=${part("r")}`;
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
