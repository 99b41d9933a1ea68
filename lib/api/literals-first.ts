// Hono's fastest router takes no path with a word where another has a parameter (`/v1/inbox/changes` beside
// `/v1/inbox/{id}`), and one such path hands all of them to a slower one. So paths without a parameter have a table of
// their own, which is looked at first.
import type { Result, Router } from "hono/router";
import { RegExpRouter } from "hono/router/reg-exp-router";

export function literalsFirst<T>(): Router<T> {
  const literals = new Map<string, Result<T>>();
  const patterns = new RegExpRouter<T>();
  return {
    name: "LiteralsFirst",
    add(method, path, handler) {
      if (path.includes(":")) patterns.add(method, path, handler);
      else literals.set(`${method} ${path}`, [[[handler, {}]]]);
    },
    match: (method, path) => literals.get(`${method} ${path}`) ?? patterns.match(method, path),
  };
}
