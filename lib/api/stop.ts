// How a route stops early: it throws a Stop, and the one place that answers turns it into the protocol's error body.
import type { Principal } from "../auth/principal";
import type { Problem, Refusal } from "../domain/refusals";
import type { Result } from "../domain/result";
import type { JsonObject, Scope } from "../domain/types";
import { REFUSAL_STATUS } from "./refusal-status";

export type StopFields = {
  status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 417 | 422 | 429 | 431 | 500 | 503;
  code: string;
  message: string;
  details?: JsonObject;
  headers?: Record<string, string>;
  extra?: JsonObject; // beside the error at the top level, where the protocol wants it
};

export class Stop extends Error {
  readonly fields: StopFields;
  constructor(fields: StopFields) {
    super(fields.message);
    this.name = "Stop";
    this.fields = fields;
  }
}

export function refused(refusal: Refusal): Stop {
  const details: JsonObject = { ...refusal.details };
  if (refusal.problems) details.problems = refusal.problems;
  return new Stop({
    status: REFUSAL_STATUS[refusal.code],
    code: refusal.code,
    message: placedMessage(refusal),
    details,
  });
}

// What is wrong with a form is said of one of its fields. Whoever is shown the text alone has to hear of which.
function placedMessage({ code, message, problems = [] }: Refusal): string {
  const [first] = problems;
  if (code !== "form_invalid" || first?.message !== message) return message;
  return `${first.pointer}: ${message}${furtherOf(problems)}`;
}

const furtherOf = (problems: Problem[]): string =>
  problems.length > 1 ? ` And ${problems.length - 1} more.` : "";

export function missingScope(scope: Scope, who?: Principal): Refusal {
  if (scope === "decide" && who?.browserOnly)
    return {
      code: "human_required",
      message: "In this workspace people decide in the browser, not with a token.",
    };
  return {
    code: "scope_required",
    message: `This key was not given the scope ${scope}.`,
    details: { scope },
  };
}

// The value of a result, or the refusal as an answer.
export function take<T>(result: Result<T>): T {
  if (!result.ok) throw refused(result.refusal);
  return result.value;
}

// The same answer for what does not exist, what is somebody else's and what is no id at all.
export const notFound = (what: string): Stop =>
  new Stop({ status: 404, code: "not_found", message: `There is no such ${what}.` });

export type Place = "body" | "query" | "path" | "header";

// 400: it could not be read. 422: it was read, and a field breaks a rule.
export function invalid(place: Place, problems: Problem[], status: 400 | 422 = 422): Stop {
  const first = problems[0];
  const said = first?.message ?? "This is not valid.";
  const where = first?.pointer
    ? `${place === "body" ? "" : `${place} `}${first.pointer}: ${said}`
    : said.replace(/^This/, `The ${place}`);
  return new Stop({
    status,
    code: status === 400 ? "invalid_request" : "schema_invalid",
    message: where + furtherOf(problems),
    details: { in: place, problems },
  });
}

export function errorBody(fields: StopFields): JsonObject {
  const { code, message, details = {}, extra } = fields;
  return { ...extra, error: { code, message, details }, detail: message, message };
}
