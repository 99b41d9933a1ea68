import { expect, test } from "vitest";
import { readsCaller } from "./caller";

const by = (remoteAddress: string, said?: string, proxies = ["127.0.0.1", "10.0.0.0/8", "fd00::/8"]) =>
  readsCaller(proxies)({ remoteAddress }, said === undefined ? {} : { "x-forwarded-for": said });

test("what a request says of where it comes from is believed of a named proxy alone", () => {
  expect(by("203.0.113.9", "198.51.100.1")).toBe("203.0.113.9");
  expect(by("127.0.0.1", "198.51.100.1")).toBe("198.51.100.1");
  expect(by("127.0.0.1", "198.51.100.1", [])).toBe("127.0.0.1");
  expect(by("::ffff:127.0.0.1", "198.51.100.1")).toBe("198.51.100.1");
  expect(by("fd12::1", "2001:db8::7")).toBe("2001:db8::7");
});

test("behind several proxies it is the last who is none, whatever was made up before", () => {
  expect(by("127.0.0.1", "1.2.3.4, 198.51.100.1, 10.1.2.3")).toBe("198.51.100.1");
  expect(by("127.0.0.1", "10.9.9.9, 10.1.2.3")).toBe("10.9.9.9");
});

test("a port beside the address is no part of it, and what is no address says nothing", () => {
  expect(by("127.0.0.1", "198.51.100.1:4711")).toBe("198.51.100.1");
  expect(by("127.0.0.1", "[2001:db8::7]:4711")).toBe("2001:db8::7");
  for (const said of ["", "unknown", "198.51.100.1, _hidden", undefined])
    expect(by("127.0.0.1", said)).toBe("127.0.0.1");
  expect(by("", "198.51.100.1")).toBe("");
});
