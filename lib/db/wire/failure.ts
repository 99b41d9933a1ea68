// What goes wrong on the wire, in the shape that postgres.js gives its errors: whoever catches them reads `code`.

export type Failure = Error & { code: string; constraint_name?: string; detail?: string };

/** A connection that is not there (any more): whether the last packet was carried out is not known. */
export const disconnected = (code: string, message: string, cause?: unknown): Failure =>
  Object.assign(new Error(message, { cause }), { code });

const FIELDS: Record<string, "severity" | "code" | "message" | "detail" | "constraint_name"> = {
  V: "severity",
  C: "code",
  M: "message",
  D: "detail",
  n: "constraint_name",
};

/** The server's ErrorResponse: fields of one letter and a text each. */
export function failureFrom(body: Buffer): Failure & { severity?: string } {
  const said: Record<string, string> = {};
  for (const part of body.toString("utf8").split("\0")) {
    const field = FIELDS[part.slice(0, 1)];
    if (field) said[field] = part.slice(1);
  }
  const { message = "the database gave no reason", code = "XX000", ...rest } = said;
  return Object.assign(new Error(message), { name: "PostgresError", code, ...rest });
}
