// A certificate that signs itself, and so is its own authority, written by hand: Node can read certificates but not make them.
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";

export type Certificate = { cert: string; key: string };

export const certificateFor = (...names: string[]): Certificate => certificateUntil("491231235959Z", names);

/** Until a moment such as 491231235959Z. */
export function certificateUntil(end: string, names: string[]): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(ECDSA_WITH_SHA256);
  const who = sequence(set(sequence(COMMON_NAME, tagged(0x0c, Buffer.from(`${names[0]}`)))));
  const facts = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))), // version 3
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    who,
    sequence(time("200101000000Z"), time(end)),
    who,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(sequence(ALTERNATIVE_NAMES, tagged(0x04, sequence(...names.map(alternative)))))),
  );
  const signature = sign("sha256", facts, privateKey);
  const whole = sequence(facts, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString("base64").replaceAll(/.{64}/g, "$&\n").trim();
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

const alternative = (name: string): Buffer =>
  isIP(name) === 4 ? tagged(0x87, Buffer.from(name.split(".").map(Number))) : tagged(0x82, Buffer.from(name));

function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, ...parts);
const set = (...parts: Buffer[]): Buffer => tagged(0x31, ...parts);
const time = (text: string): Buffer => tagged(0x17, Buffer.from(text));
const ECDSA_WITH_SHA256 = tagged(0x06, Buffer.from("2a8648ce3d040302", "hex"));
const COMMON_NAME = tagged(0x06, Buffer.from("550403", "hex"));
const ALTERNATIVE_NAMES = tagged(0x06, Buffer.from("551d11", "hex"));
