// May these keys come in here at all? Whether the person may decide *this* task is asked again by the domain, under the lock.
import { agentOf, holdsScope, type Principal, personOf } from "../auth/principal";
import type { KeyKind, Scope } from "../domain/types";
import { missingScope, refused, take } from "./stop";

/** Whose keys are taken, any without a kind, and with which scopes. What a route declares so is refused by it, and told in the
 * document. */
export type Needs = { kinds: KeyKind[]; scopes: Scope[] };

export const DECIDING: Needs = { kinds: ["person"], scopes: ["decide"] };

export function checkMay(needs: Needs, principal: Principal): void {
  const speaks = speakerFor(needs, principal);
  for (const scope of needs.scopes) {
    if (holdsScope(speaks, scope)) continue;
    throw refused(missingScope(scope, speaks));
  }
}

// A route for people counts the person's scopes, not those of the machine they came with.
function speakerFor({ kinds }: Needs, principal: Principal): Principal {
  if (kinds.length === 0 || kinds.includes(principal.kind)) return principal;
  // What a workspace's key may do as well is no person's alone.
  if (kinds.includes("person") && (principal.person || !kinds.includes("workspace")))
    return take(personOf(principal));
  if (kinds.includes("agent")) take(agentOf(principal));
  const orPerson = kinds.includes("person") ? ", or a person's token" : "";
  throw refused({ code: "scope_required", message: `This needs the key of a workspace${orPerson}.` });
}
