// A push service on this machine, which is as strict as the real ones: it asks for a signed proof of who sends, refuses what
// is too large, and is asked by a "browser" of its own to read what came (RFC 8030, 8188, 8291, 8292).
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export type Browser = { endpoint: string; p256dh: string; auth: string };
export type Received = { id: string; text: string; headers: IncomingHttpHeaders; status: number };
type Answer = { status: number; headers?: Record<string, string>; text?: string } | "stall";

export type PushService = {
  host: string;
  received: Received[];
  /** A subscription made with this application's public key; null: the first that sends. */
  subscribe(publicKey?: string | null): Browser;
  unsubscribe(browser: Browser): void;
  next(...answers: Answer[]): void; // what the following requests are answered, before it is a push service again
  close(): Promise<void>;
};

type Own = { pair: ReturnType<typeof createECDH>; auth: Buffer; publicKey: string | null };

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, Own>();
  const received: Received[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const planned = answers.shift();
      if (planned === "stall") return;
      const origin = `http://${request.headers.host}`;
      const id = request.url?.split("/").at(-1) ?? "";
      const answer = planned ?? judge(browsers.get(id), Buffer.concat(parts), request.headers, origin);
      const text = answer.status === 201 && "text" in answer ? (answer.text ?? "") : "";
      received.push({ id, text, headers: request.headers, status: answer.status });
      response.writeHead(answer.status, {
        ...answer.headers,
        ...(answer.status === 201 && { location: "/m" }),
      });
      response.end(answer.status === 201 ? "" : (answer.text ?? ""));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    received,
    subscribe(publicKey = null) {
      const [id, pair, auth] = [randomBytes(12).toString("hex"), createECDH("prime256v1"), randomBytes(16)];
      pair.generateKeys();
      browsers.set(id, { pair, auth, publicKey });
      const p256dh = pair.getPublicKey("base64url", "uncompressed");
      return { endpoint: `http://${host}/push/${id}`, p256dh, auth: auth.toString("base64url") };
    },
    unsubscribe: ({ endpoint }) => void browsers.delete(endpoint.split("/").at(-1) ?? ""),
    next: (...more) => void answers.push(...more),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Judged = Exclude<Answer, "stall">;
const no = (status: number, text: string): Judged => ({ status, text });

function judge(browser: Own | undefined, body: Buffer, headers: IncomingHttpHeaders, origin: string): Judged {
  if (!browser) return no(410, "unsubscribed");
  const { topic, urgency, ttl } = headers;
  if (body.length > 4096) return no(413, "payload too large");
  if (headers["content-encoding"] !== "aes128gcm") return no(415, "wants aes128gcm");
  if (typeof ttl !== "string" || !/^\d+$/.test(ttl)) return no(400, "TTL is missing");
  if (topic !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(String(topic))) return no(400, "bad topic");
  if (!["very-low", "low", "normal", "high"].includes(String(urgency ?? "normal")))
    return no(400, "bad urgency");
  const [, token = "", key = ""] = /^vapid t=([^,]+), k=(\S+)$/.exec(headers.authorization ?? "") ?? [];
  const fault = faultOf(token, key, origin);
  if (fault) return no(fault === "no proof" ? 401 : 403, fault);
  if (browser.publicKey !== null && browser.publicKey !== key) return no(403, "subscribed to another key");
  return { status: 201, text: opened(browser, body) };
}

/** Why the proof proves nothing. */
function faultOf(token: string, key: string, origin: string): string | null {
  const [header = "", claims = "", signature = ""] = token.split(".");
  if (!header || !key) return "no proof";
  const said = JSON.parse(Buffer.from(claims, "base64url").toString()) as {
    aud: string;
    exp: number;
    sub: string;
  };
  const { alg } = JSON.parse(Buffer.from(header, "base64url").toString()) as { alg: string };
  const point = Buffer.from(key, "base64url");
  if (alg !== "ES256" || point.length !== 65) return "not ES256";
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
  const jwk = { kty: "EC", crv: "P-256", x: x as string, y: y as string };
  const signer = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" as const };
  if (!verify("sha256", Buffer.from(`${header}.${claims}`), signer, Buffer.from(signature, "base64url")))
    return "a bad signature";
  if (said.aud !== origin) return "for somebody else";
  const left = said.exp - Date.now() / 1000;
  if (left <= 0 || left > 86_400) return "expired, or valid for more than a day";
  return /^(mailto:|https:)/.test(said.sub) ? null : "no subject";
}

/** As the browser reads it. */
function opened({ pair, auth }: Own, body: Buffer): string {
  const salt = body.subarray(0, 16);
  const idLength = body.readUInt8(20);
  const theirs = body.subarray(21, 21 + idLength);
  const sealed = body.subarray(21 + idLength);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), pair.getPublicKey(), theirs]);
  const secret = hkdfSync("sha256", pair.computeSecret(theirs), auth, info, 32);
  const key = (what: string, bytes: number) =>
    Buffer.from(hkdfSync("sha256", Buffer.from(secret), salt, `Content-Encoding: ${what}\0`, bytes));
  const decipher = createDecipheriv("aes-128-gcm", key("aes128gcm", 16), key("nonce", 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return text.subarray(0, text.lastIndexOf(2)).toString();
}
