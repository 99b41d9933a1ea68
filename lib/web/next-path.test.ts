import { describe, expect, test } from "vitest";
import { nextPath, withNext } from "./next-path";

describe("a page of our own is gone on to", () => {
  const pages = [
    "/",
    "/inbox",
    "/inbox?view=high-risk",
    "/inbox/0b7e3c1e-7f2a-4f1e-9d3e-2f6b8c9d0e1f",
    "/inbox?task=0b7e3c1e-7f2a-4f1e-9d3e-2f6b8c9d0e1f&view=mine",
    "/intents?search=ana%40example.org",
    "/intents?search=https://evil.example",
    "/intents?search=%5C%5Cserver",
    "/audit?from=2026-03-01T00:00:00Z#events",
    "/settings/security",
    "/signed-in",
  ];
  test.each(pages)("%s", (page) => expect(nextPath(page)).toBe(page));
  test("dots are resolved before it is looked at", () => expect(nextPath("/inbox/../audit")).toBe("/audit"));
});

describe("everything else is nothing", () => {
  const tab = "\t";
  const elsewhere = [
    "",
    " ",
    "inbox",
    "?next=/inbox",
    "#inbox",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/inbox\\..\\evil",
    "//evil.example/%2e%2e",
    "//evil.example@here",
    "//user:pass@evil.example",
    "/@evil.example",
    "/inbox/@evil.example",
    "/%40evil.example",
    "/%2f/evil.example",
    "/%2fevil.example",
    "/%2Fevil.example",
    "/%252fevil.example",
    "/%25252fevil.example",
    "/%5cevil.example",
    "/%5Cevil.example",
    "/%255cevil.example",
    "/inbox/%5c%5cevil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/./\\evil.example",
    "/inbox/..//evil.example",
    "/inbox/%2e%2e//evil.example",
    "/%2e%2e/%2fevil.example",
    "/inbox//evil.example",
    "http://evil.example",
    "https://evil.example/inbox",
    "https:evil.example",
    "https:/evil.example",
    "http:\\\\evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "ftp://evil.example",
    "javascript:alert(1)",
    "/javascript:alert(1)//%0aalert(1)",
    "data:text/html,x",
    "vbscript:x",
    "mailto:eve@evil.example",
    `${tab}//evil.example`,
    `/${tab}/evil.example`,
    `/inbox${tab}`,
    "/\n/evil.example",
    "/\r\nlocation: https://evil.example",
    "/inbox%0d%0alocation:%20https://evil.example",
    "/inbox%00",
    "/inbox\u0000",
    "/\u00a0/evil.example",
    "/\u2028/evil.example",
    "/\uff0fevil.example",
    "/inbox%E0%A4%A",
    "/inbox%",
    "/ /evil.example",
    " /inbox",
    "/api/auth/sign-out",
    "/sign-in",
    "/sign-in?next=/inbox",
    "/sign-in/open?token=x",
    "/setup?token=x",
    "/confirm?next=/inbox",
    "/inbox/../sign-in",
    "/%73ign-in",
    "/_next/static/x",
    `/${"a".repeat(1500)}`,
  ];
  test.each(elsewhere)("%j", (said) => expect(nextPath(said)).toBeNull());
  test.each([null, undefined, 7, ["/inbox"], { path: "/inbox" }])("%j", (said) =>
    expect(nextPath(said)).toBeNull(),
  );
});

test("the address of the sign-in page stays short where there is nothing to remember", () => {
  expect(withNext("/sign-in", null)).toBe("/sign-in");
  expect(withNext("/sign-in", "/inbox")).toBe("/sign-in");
  expect(withNext("/sign-in", "/inbox?view=mine")).toBe("/sign-in?next=%2Finbox%3Fview%3Dmine");
});
