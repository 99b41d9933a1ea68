// The codes of every no, for the document: by them a program tells one from another.
import type { RefusalCode } from "../domain/refusals";
import { REFUSAL_STATUS } from "./refusal-status";

// What stands at the door, before any command is tried.
const OF_THE_DOOR: Record<string, number> = {
  invalid_request: 400,
  owner_agent_conflict: 400,
  missing_platform_api_key: 401,
  invalid_platform_api_key: 401,
  invalid_actor_token: 401,
  token_expired: 401,
  invalid_actor_scope: 403,
  agent_not_found: 404,
  method_not_allowed: 405,
  service_account_exists: 409,
  payload_too_large: 413,
  unsupported_charset: 415,
  unsupported_encoding: 415,
  schema_invalid: 422,
  rate_limit_exceeded: 429,
  internal_error: 500,
  service_unavailable: 503,
};
// Nobody is refused so: the one is between workers, the other an answer (`applied: false`).
const WITHIN: RefusalCode[] = ["not_armed", "stale_generation"];

const told = Object.entries({ ...OF_THE_DOOR, ...REFUSAL_STATUS })
  .filter(([code]) => !WITHIN.some((within) => within === code))
  .sort(([, one], [, other]) => one - other);

const codes = new Set(told.map(([code]) => code));
export const isToldCode = (code: string): boolean => codes.has(code);

/** Each status with its codes, in one sentence. */
export const CODES = `By its \`code\` a program tells one from another. ${[
  ...new Set(told.map(([, status]) => status)),
]
  .map((status) => {
    const those = told.filter(([, of]) => of === status).map(([code]) => `\`${code}\``);
    return `${status}: ${those.join(", ")}`;
  })
  .join("; ")}.`;
