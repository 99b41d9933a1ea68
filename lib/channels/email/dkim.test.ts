import { createHash, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { headersOf } from "./headers";
import { closeAll, MESSAGE, NEVER, open, outgoing } from "./transport.fixture";

afterEach(closeAll);

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const DKIM = {
  dkimDomain: "here.example",
  dkimSelector: "one",
  dkimKey: privateKey.export({ type: "pkcs8", format: "pem" }),
};
const KEY = publicKey.export({ type: "spki", format: "pem" }).toString();

test("a mail is signed for its domain, and the signature holds", async () => {
  const { server, transport } = await open({}, DKIM);
  await transport.send(outgoing("Grüße  an   alle"), NEVER);
  const [mail] = await server.arrived(1);
  expect(isSigned(mail?.raw ?? "", KEY)).toBe(true);
  expect(isSigned((mail?.raw ?? "").replace("Please.", "Pleased"), KEY)).toBe(false);
});

test("of a digest everything is signed by which one press switches it off, and whatever else it says of itself", async () => {
  const { server, transport } = await open({}, DKIM);
  const publicUrl = "https://sign.example.org";
  const offUrl = `${publicUrl}/unsubscribe?token=${"x".repeat(90)}`;
  const headers = headersOf({ id: MESSAGE, occasion: "digest", publicUrl, rootId: null, offUrl });
  await transport.send({ ...outgoing("12 tasks wait for you"), ...headers }, NEVER);
  const [mail] = await server.arrived(1);
  const raw = mail?.raw ?? "";
  expect(isSigned(raw, KEY)).toBe(true);
  const said = ["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted"];
  const all = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", ...said];
  expect(signedIn(raw)).toEqual(expect.arrayContaining(all.map((name) => name.toLowerCase())));
  for (const name of said) {
    const forged = raw.replace(new RegExp(`^${name}:\\s+(\\S)`, "im"), `${name}: x$1`);
    expect(forged, name).not.toBe(raw);
    expect(isSigned(forged, KEY), name).toBe(false);
  }
});

const fieldsOf = (raw: string): string[] => raw.slice(0, raw.indexOf("\r\n\r\n")).split(/\r\n(?![ \t])/);

function relaxed(field: string): string {
  const at = field.indexOf(":");
  const value = field
    .slice(at + 1)
    .replaceAll("\r\n", "")
    .replaceAll(/[ \t]+/g, " ")
    .trim();
  return `${field.slice(0, at).trim().toLowerCase()}:${value}`;
}

const signatureIn = (raw: string): string =>
  fieldsOf(raw).find((each) => /^dkim-signature:/i.test(each)) ?? "";
const tagOf = (signature: string, name: string): string =>
  new RegExp(`[;\\s]${name}=([^;]*)`).exec(relaxed(signature))?.[1]?.replaceAll(/\s/g, "") ?? "";
const signedIn = (raw: string): string[] => tagOf(signatureIn(raw), "h").toLowerCase().split(":");

/** RFC 6376, relaxed/relaxed, as a receiver does it. */
function isSigned(raw: string, key: string): boolean {
  const signature = signatureIn(raw);
  const body = raw
    .slice(raw.indexOf("\r\n\r\n") + 4)
    .replaceAll(/[ \t]+(?=\r\n)/g, "")
    .replaceAll(/[ \t]+/g, " ")
    .replace(/(\r\n)*$/, "\r\n");
  if (createHash("sha256").update(body).digest("base64") !== tagOf(signature, "bh")) return false;
  const signed = signedIn(raw).map((name) =>
    fieldsOf(raw).findLast((each) => each.toLowerCase().startsWith(`${name}:`)),
  );
  const bare = relaxed(signature).replace(/([;\s]b=)[^;]*/, "$1");
  const text = [...signed.filter((each) => each !== undefined).map(relaxed), bare].join("\r\n");
  return verify(
    "sha256",
    Buffer.from(text),
    createPublicKey(key),
    Buffer.from(tagOf(signature, "b"), "base64"),
  );
}
