// In tests every answer is held against the shape its route declares: nothing missing, and nothing that is not on the list.
import { canonical } from "../domain/canonical";
import type { Json } from "../domain/types";
import { isTold, type Route } from "./route";

export function checkAnswer(route: Route, answer: unknown): void {
  if (answer instanceof Response) {
    if (isTold(route))
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
