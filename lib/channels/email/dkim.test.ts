import { createHash, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { closeAll, NEVER, open, outgoing } from "./transport.fixture";

afterEach(closeAll);

test("a mail is signed for its domain, and the signature holds", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const dkim = {
    dkimDomain: "here.example",
    dkimSelector: "one",
    dkimKey: privateKey.export({ type: "pkcs8", format: "pem" }),
  };
  const { server, transport } = await open({}, dkim);
  await transport.send(outgoing("Grüße  an   alle"), NEVER);
  const [mail] = await server.arrived(1);
  expect(isSigned(mail?.raw ?? "", publicKey.export({ type: "spki", format: "pem" }).toString())).toBe(true);
  expect(
    isSigned(
      (mail?.raw ?? "").replace("Please.", "Pleased"),
      publicKey.export({ type: "spki", format: "pem" }).toString(),
    ),
  ).toBe(false);
});

/** RFC 6376, relaxed/relaxed, as a receiver does it. */
function isSigned(raw: string, key: string): boolean {
  const cut = raw.indexOf("\r\n\r\n");
  const fields = raw.slice(0, cut).split(/\r\n(?![ \t])/);
  const relaxed = (field: string) => {
    const at = field.indexOf(":");
    const value = field
      .slice(at + 1)
      .replaceAll("\r\n", "")
      .replaceAll(/[ \t]+/g, " ")
      .trim();
    return `${field.slice(0, at).trim().toLowerCase()}:${value}`;
  };
  const field = fields.find((each) => /^dkim-signature:/i.test(each)) ?? "";
  const tag = (name: string) =>
    new RegExp(`[;\\s]${name}=([^;]*)`).exec(relaxed(field))?.[1]?.replaceAll(/\s/g, "") ?? "";
  const body = raw
    .slice(cut + 4)
    .replaceAll(/[ \t]+(?=\r\n)/g, "")
    .replaceAll(/[ \t]+/g, " ")
    .replace(/(\r\n)*$/, "\r\n");
  if (createHash("sha256").update(body).digest("base64") !== tag("bh")) return false;
  const signed = tag("h")
    .split(":")
    .map((name) => fields.findLast((each) => each.toLowerCase().startsWith(`${name.toLowerCase()}:`)));
  const bare = relaxed(field).replace(/([;\s]b=)[^;]*/, "$1");
  const text = [...signed.filter((each) => each !== undefined).map(relaxed), bare].join("\r\n");
  return verify("sha256", Buffer.from(text), createPublicKey(key), Buffer.from(tag("b"), "base64"));
}
