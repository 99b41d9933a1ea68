// May these keys come in here at all? Whether the person may decide *this* task is asked again by the domain, under the lock.
import { agentOf, holdsScope, type Principal, personOf } from "../auth/principal";
import type { Route } from "./route";
import { missingScope, refused, take } from "./stop";

export function checkMay(route: Route, principal: Principal): void {
  const speaks = speakerFor(route, principal);
  for (const scope of route.scopes) {
    if (holdsScope(speaks, scope)) continue;
    throw refused(missingScope(scope, speaks));
  }
}

// A route for people counts the person's scopes, not those of the machine they came with.
function speakerFor(route: Route, principal: Principal): Principal {
  const { kinds } = route;
  if (kinds.length === 0 || kinds.includes(principal.kind)) return principal;
  if (kinds.includes("person")) return take(personOf(principal));
  if (kinds.includes("agent")) take(agentOf(principal));
  throw refused({ code: "scope_required", message: "This needs the key of a workspace." });
}
