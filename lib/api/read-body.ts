// The body, read with its limit before anything looks inside: a hundred megabytes cost us nothing.
import { BODY_LIMITS, parseJson } from "../domain/json";
import type { JsonObject } from "../domain/types";
import { type Asked, headerOf, type Incoming } from "./request-headers";
import { invalid, Stop } from "./stop";

export const BODY_BYTES = 256 * 1024;
export const PAYLOAD_BYTES = 128 * 1024; // of what brings the payload of an intent, its first or a later one

// Clients may call it any content type, or none; no body at all is an empty object.
export async function readBody(asked: Asked, limit: number): Promise<JsonObject> {
  const read = readBytes(asked, limit);
  const bytes = read instanceof Promise ? await read : read;
  if (bytes.byteLength === 0) return {};
  const text = decode(bytes, asked);
  const parsed = parseJson(text, BODY_LIMITS);
  // Plain ASCII is the same in nearly all of them, and text of two bytes a letter is full of NULs.
  const otherwise = text.length < bytes.byteLength || text.includes("\0") ? otherLetters(asked) : null;
  if (!parsed.ok) throw encoded(asked) ?? otherwise ?? invalid("body", [parsed.problem], 400);
  if (otherwise) throw otherwise;
  const { value } = parsed;
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw invalid("body", [{ pointer: "", rule: "type", message: "This must be a JSON object." }], 400);
  return value;
}

function readBytes(asked: Asked, limit: number): Uint8Array | Promise<ArrayBuffer | Uint8Array> {
  const { body } = asked;
  if (body instanceof Uint8Array) {
    if (body.byteLength > limit) throw tooLarge(limit);
    return body;
  }
  const declared = headerOf(asked, "content-length");
  // The HTTP parser holds the sender to the length it declared, so the fast ways are safe.
  if (declared === null || !/^\d{1,15}$/.test(declared)) return readStream(body, limit).catch(broken);
  if (Number(declared) > limit) throw tooLarge(limit);
  const incoming = asked.connection?.incoming;
  // Of what has gone away already, the web's object still finds what came before.
  if (incoming?.on && !incoming.destroyed) return readIncoming(incoming as Required<Incoming>);
  return body.arrayBuffer().catch(broken);
}

// As Node hands it out: the web's own object would listen four times over, and copy what it heard.
function readIncoming(incoming: Required<Incoming>): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    let ended = false;
    incoming.on("data", (chunk) => {
      chunks.push(chunk);
      length += chunk.byteLength;
    });
    incoming.on("end", () => {
      ended = true;
      resolve(chunks.length === 1 ? (chunks[0] as Uint8Array) : joined(chunks, length));
    });
    incoming.on("close", () => ended || reject(incomplete()));
  });
}

// The sender went away in the middle: nobody is left to read this, but it is no defect of ours.
const incomplete = (): Stop =>
  invalid("body", [{ pointer: "", rule: "complete", message: "This did not arrive whole." }], 400);

function broken(error: unknown): never {
  throw error instanceof Stop ? error : incomplete();
}

async function readStream(request: Pick<Request, "body">, limit: number): Promise<Uint8Array> {
  if (!request.body) return new Uint8Array();
  const reader = request.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > limit) {
      void reader.cancel().catch(() => {});
      throw tooLarge(limit);
    }
    chunks.push(value);
  }
  return joined(chunks, length);
}

function joined(chunks: Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decode(bytes: ArrayBuffer | Uint8Array, asked: Asked): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw (
      encoded(asked) ??
      otherLetters(asked) ??
      invalid("body", [{ pointer: "", rule: "utf8", message: "This is not UTF-8." }], 400)
    );
  }
}

// Read as UTF-8, what was written otherwise would be another text, and nobody would notice.
function otherLetters(asked: Asked): Stop | null {
  const [, said] = /;\s*charset="?([^\s;"]+)/i.exec(headerOf(asked, "content-type") ?? "") ?? [];
  if (said === undefined || /^utf-?8$/i.test(said)) return null;
  return new Stop({
    status: 415,
    code: "unsupported_charset",
    message: "The body is not said to be UTF-8 (charset in content-type): send it as UTF-8.",
    details: { in: "header", header: "content-type" },
  });
}

// Looked for only where a body could not be read: what is not packed, whatever was said of it, is read as it is.
function encoded(asked: Asked): Stop | null {
  const coding = headerOf(asked, "content-encoding")?.trim().toLowerCase();
  if (!coding || coding === "identity") return null;
  return new Stop({
    status: 415,
    code: "unsupported_encoding",
    message: "The body is packed (content-encoding): send it as it is.",
    details: { in: "header", header: "content-encoding" },
    headers: { "accept-encoding": "identity" },
  });
}

const tooLarge = (limit: number): Stop =>
  new Stop({
    status: 413,
    code: "payload_too_large",
    message: `The body is larger than ${limit} bytes.`,
    details: { limit_bytes: limit },
  });
