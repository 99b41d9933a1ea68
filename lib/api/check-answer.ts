// In tests every answer is held against what its route declares: nothing missing in it, nothing that is not on the list, and no
// refusal that the document does not tell of.
import { canonical } from "../domain/canonical";
import type { Json } from "../domain/types";
import { isPoured } from "./answer";
import { isPlain, type Route } from "./route";
import { Stop } from "./stop";
import { isToldCode } from "./told-codes";
import { failuresOf } from "./told-statuses";

export function checkAnswer(route: Route, answer: unknown): void {
  if (isPoured(answer) && route.stream) return;
  if (answer instanceof Response) {
    if (isPlain(route))
      throw new Error(`${route.method} ${route.path} declares JSON and makes its own answer`);
    return;
  }
  const wire = JSON.parse(JSON.stringify(answer)) as Json;
  const result = route.response.safeParse(wire);
  if (!result.success)
    throw new Error(
      `${route.method} ${route.path} answers what it does not declare: ${result.error.message}`,
    );
  if (canonical(result.data as Json) !== canonical(wire))
    throw new Error(`${route.method} ${route.path} answers undeclared fields: ${canonical(wire)}`);
}

export function checkRefusal(route: Route, error: unknown): unknown {
  if (!(error instanceof Stop)) return error;
  const { status, code } = error.fields;
  if (!failuresOf(route).includes(status))
    return new Error(`${route.method} ${route.path} answers ${status}, which it does not declare`);
  return isToldCode(code)
    ? error
    : new Error(`${route.method} ${route.path} answers the unknown code ${code}`);
}

export function checkKeyed(route: Route): void {
  if (!route.idempotent)
    throw new Error(`${route.method} ${route.path} takes a key that it does not declare`);
}
