import { TrieRouter } from "hono/router/trie-router";
import { expect, test } from "vitest";
import { allRoutes } from "./all-routes";
import { literalsFirst } from "./literals-first";

const honoPath = (path: string): string => path.replaceAll(/\{([a-z_]+)\}/g, ":$1");
const asked = (path: string): string =>
  path.replaceAll(/\{[a-z_]+\}/g, "018f0000-0000-7000-8000-000000000001");

test("every path finds its own route, as with the router that takes any path", () => {
  const ours = literalsFirst<string>();
  const any = new TrieRouter<string>();
  for (const { method, path } of allRoutes)
    for (const router of [ours, any]) router.add(method, honoPath(path), `${method} ${path}`);
  for (const { method, path } of allRoutes) {
    const found = (router: typeof ours) => router.match(method, asked(path))[0][0]?.[0];
    expect(found(ours)).toBe(`${method} ${path}`);
    expect(found(ours)).toBe(found(any));
  }
});

test("what is nobody's path, and a method that nobody takes, find nothing", () => {
  const router = literalsFirst<string>();
  router.add("GET", "/v1/inbox/changes", "changes");
  router.add("GET", "/v1/inbox/:id", "one");
  expect(router.match("GET", "/v1/inbox/changes")[0].map(([name]) => name)).toEqual(["changes"]);
  expect(router.match("GET", "/v1/inbox/other")[0].map(([name]) => name)).toEqual(["one"]);
  for (const [method, path] of [
    ["HEAD", "/v1/inbox/changes"],
    ["POST", "/v1/inbox/other"],
    ["GET", "/v1/inbox"],
    ["GET", "/v1/inbox/other/more"],
    ["GET", "/constructor"],
  ] as const)
    expect(router.match(method, path)[0], `${method} ${path}`).toEqual([]);
});
