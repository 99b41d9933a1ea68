// Who speaks, as the keys of one request prove it.
import { no, ok, type Result } from "../domain/result";
import type { Actor, KeyKind, Scope, Via } from "../domain/types";

export type AgentIdentity = { id: string; address: string; name: string };

export type Principal = {
  workspaceId: string;
  orgId: string;
  orgSlug: string;
  workspaceSlug: string;
  kind: KeyKind;
  keyId: string;
  callerId: string; // of a machine: the same whichever of the keys that followed each other it has
  scopes: Scope[];
  // A person's key: that person. A machine's: the human behind it, who under four eyes may not decide what it asks; its actor
  // names who else may not.
  personId: string | null;
  agent: AgentIdentity | null;
  name: string;
  // The workspace takes no decision by token: the scope is left out above, and whoever asks is told why.
  browserOnly?: true;
  // Both headers came: the machine asks (this), and the bearer token names the person beside it.
  person?: Principal;
  actor(via: Via): Actor;
};

export function personOf(principal: Principal): Result<Principal> {
  if (principal.person) return ok(principal.person);
  if (principal.kind === "person") return ok(principal);
  return no({
    code: "human_required",
    message: "Only a person decides: use a person's token, not the key of an agent or a workspace.",
  });
}

export function agentOf(principal: Principal): Result<AgentIdentity> {
  if (principal.agent) return ok(principal.agent);
  return no({ code: "agent_required", message: "This needs an agent's own key." });
}

export const holdsScope = (principal: Principal, scope: Scope): boolean =>
  principal.scopes.includes(scope) || (principal.person?.scopes.includes(scope) ?? false);

// Whom an answer to a repeated request belongs to.
export function callerText(principal: Principal): string {
  const own = principal.kind === "person" ? `person:${principal.personId}` : `key:${principal.callerId}`;
  return principal.person ? `${own}+${callerText(principal.person)}` : own;
}
