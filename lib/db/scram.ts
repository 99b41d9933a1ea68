import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

// What PostgreSQL keeps of a password (RFC 5803). Made here, the password itself never stands in a statement, and so in no log.

const ROUNDS = 4096;

export function scramVerifier(password: string, salt = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, ROUNDS, 32, "sha256");
  const mac = (text: string) => createHmac("sha256", salted).update(text).digest();
  const stored = createHash("sha256").update(mac("Client Key")).digest("base64");
  const server = mac("Server Key").toString("base64");
  return `SCRAM-SHA-256$${ROUNDS}:${salt.toString("base64")}$${stored}:${server}`;
}

/** Whether this is what is kept of that password. */
export function verifies(kept: string, password: string): boolean {
  const salt = /^SCRAM-SHA-256\$\d+:([^$]+)\$/.exec(kept)?.[1];
  return salt !== undefined && scramVerifier(password, Buffer.from(salt, "base64")) === kept;
}
