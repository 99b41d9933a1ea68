import { describe, expect, test } from "vitest";
import { isSignedPath, originFault } from "./origin";

const OURS = "https://countersign.example.org";
const from = (origin: string | null, site: string | null = "same-origin") =>
  new Headers({ ...(origin !== null && { origin }), ...(site !== null && { "sec-fetch-site": site }) });

test("a request of our own page passes", () => {
  expect(originFault(from(OURS), OURS)).toBeNull();
});

describe("everything else is refused", () => {
  const cases: Array<[string, Headers]> = [
    ["no Origin", from(null)],
    ["an empty Origin", from("")],
    ["the Origin of a sandboxed frame", from("null")],
    ["a foreign Origin", from("https://evil.example")],
    ["our host over http", from("http://countersign.example.org")],
    ["our host on another port", from("https://countersign.example.org:8443")],
    ["a host that begins like ours", from("https://countersign.example.org.evil.example")],
    ["our name as user info", from("https://countersign.example.org@evil.example")],
    ["an Origin that is no address", from("countersign.example.org")],
    ["two Origins", from(`${OURS}, https://evil.example`)],
    ["a sibling site", from(OURS, "same-site")],
    ["a cross-site request", from(OURS, "cross-site")],
    ["a typed address", from(OURS, "none")],
    ["no Sec-Fetch-Site where browsers send it", from(OURS, null)],
  ];
  test.each(cases)("%s", (_, headers) => expect(originFault(headers, OURS)).not.toBeNull());
});

test("over plain http to another machine browsers send no Sec-Fetch-Site, and Origin alone counts", () => {
  const lan = "http://countersign.lan:8100";
  expect(originFault(from(lan, null), lan)).toBeNull();
  expect(originFault(from(lan, "cross-site"), lan)).toBe("foreign_site");
  expect(originFault(from("http://127.0.0.1:8100", null), "http://127.0.0.1:8100")).toBe("foreign_site");
});

test("only Slack's three addresses and the one that mail programs press are exempt, by their whole path", () => {
  const known = ["/slack/interactions", "/slack/commands", "/slack/events", "/digest/off/a.b-c_d"];
  for (const path of known) expect(isSignedPath(path)).toBe(true);
  const others = [
    "/slack",
    "/slack/link",
    "/slack/events/",
    "/slack/events/x",
    "/x/slack/events",
    "/Slack/events",
    "/slack/events%2f",
    "/digest/off",
    "/digest/off/",
    "/digest/off/x/y",
    "/digest/off/x%2fy",
    "/x/digest/off/y",
  ];
  for (const path of others) expect(isSignedPath(path)).toBe(false);
});
