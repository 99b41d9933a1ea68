// Whom a level of an escalation asks, in words.
import { MANAGER, ON_CALL } from "./time-policy";

const ROLES: Record<string, string> = { owner: "owners", admin: "admins", member: "members" };

/** `names`: of people and groups, by `person:…` and `group:…`. */
export function levelName(ref: string, names: ReadonlyMap<string, string>): string {
  if (ref === MANAGER) return "manager";
  if (ref === "everyone") return "everyone";
  if (ref.startsWith("role:")) return ROLES[ref.slice("role:".length)] ?? ref.slice("role:".length);
  if (ref.startsWith(ON_CALL))
    return `${names.get(`group:${ref.slice(ON_CALL.length)}`) ?? "a group"} on call`;
  return names.get(ref) ?? (ref.startsWith("group:") ? "a group" : "a person");
}
