// The body, read with its limit before anything looks inside: a hundred megabytes cost us nothing.
import { BODY_LIMITS, parseJson } from "../domain/json";
import type { JsonObject } from "../domain/types";
import { invalid, Stop } from "./stop";

export const BODY_BYTES = 256 * 1024;

// Clients may call it any content type, or none; no body at all is an empty object.
export async function readBody(
  request: Request,
  declared: string | null,
  limit: number,
): Promise<JsonObject> {
  const bytes = await readBytes(request, declared, limit).catch(broken);
  if (bytes.byteLength === 0) return {};
  const parsed = parseJson(decode(bytes), BODY_LIMITS);
  if (!parsed.ok) throw invalid("body", [parsed.problem], 400);
  const { value } = parsed;
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw invalid("body", [{ pointer: "", rule: "type", message: "This must be a JSON object." }], 400);
  return value;
}

// The sender went away in the middle: nobody is left to read this, but it is no defect of ours.
function broken(error: unknown): never {
  if (error instanceof Stop) throw error;
  throw invalid("body", [{ pointer: "", rule: "complete", message: "This did not arrive whole." }], 400);
}

async function readBytes(
  request: Request,
  declared: string | null,
  limit: number,
): Promise<ArrayBuffer | Uint8Array> {
  // The HTTP parser holds the sender to the length it declared, so the fast way is safe.
  if (declared !== null && /^\d{1,15}$/.test(declared)) {
    if (Number(declared) > limit) throw tooLarge(limit);
    return await request.arrayBuffer();
  }
  return await readStream(request, limit);
}

async function readStream(request: Request, limit: number): Promise<Uint8Array> {
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

function decode(bytes: ArrayBuffer | Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw invalid("body", [{ pointer: "", rule: "utf8", message: "This is not UTF-8." }], 400);
  }
}

const tooLarge = (limit: number): Stop =>
  new Stop({
    status: 413,
    code: "payload_too_large",
    message: `The body is larger than ${limit} bytes.`,
    details: { limit_bytes: limit },
  });
