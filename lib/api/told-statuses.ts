// With which statuses a route can refuse, for its document. In tests every refusal is held against it.
import { z } from "zod";
import { type Route, takesBody } from "./route";

// 400: a body that cannot be read, or two owners. 422 and 429 before anything of the route is looked at, too: a NUL in the address,
// and somebody who guesses keys. 409 comes out of the state of an intent, or of a key that was used for another request: whatever
// can be asked for again under its key.
export const failuresOf = (route: Route): number[] => [
  ...(route.open && !takesBody(route) ? [] : [400]),
  ...(route.open ? [] : [401, 403]),
  ...(mayLack(route) ? [404] : []),
  ...(route.idempotent ? [409] : []),
  ...(takesBody(route) ? [413, 415] : []),
  422,
  ...(route.open ? [] : [429]),
  500,
  503,
];

// What its path names, and an organization or a workspace that is not the key's own.
const mayLack = ({ path, query, body, subject }: Route): boolean =>
  path.includes("{") ||
  subject === "file" ||
  [query, body].some((shape) => "org_id" in properties(shape) || "workspace_id" in properties(shape));

export const properties = (shape: z.ZodType | undefined): Record<string, z.ZodType> =>
  shape instanceof z.ZodObject ? (shape.shape as Record<string, z.ZodType>) : {};
