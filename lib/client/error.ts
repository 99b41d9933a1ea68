import type { JsonObject, Said } from "./types";

/** The server's no, by its code; or no answer at all, and then `status` is 0. */
export class CountersignError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: JsonObject;
  readonly retryAfterMs: number;

  constructor(said: Said) {
    super(said.message, said.cause === undefined ? undefined : { cause: said.cause });
    this.name = "CountersignError";
    this.status = said.status;
    this.code = said.code;
    this.details = said.details ?? {};
    this.retryAfterMs = said.retryAfterMs ?? 0;
  }
}

/** The error body speaks two dialects, and a proxy in between may speak neither. */
export async function errorOf(response: Response, base: string): Promise<CountersignError> {
  const { status } = response;
  const body = parse(await response.text().catch(() => ""));
  const error = isObject(body.error) ? body.error : {};
  const text = error.message ?? body.detail ?? body.message;
  return new CountersignError({
    status,
    code: typeof error.code === "string" ? error.code : `http_${status}`,
    message: typeof text === "string" ? text : strangeAnswer(base, `${status} and no reason`),
    details: isObject(error.details) ? error.details : {},
    retryAfterMs: retryAfter(response.headers.get("retry-after")),
  });
}

/** Most often it is not the server that answers so, but whatever stands where it was looked for. */
export const strangeAnswer = (base: string, what: string): string =>
  `${base || "The server"} answered ${what}: is it the url of a Countersign, and reached through nothing that answers for it?`;

function retryAfter(header: string | null): number {
  if (header === null) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

function parse(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
