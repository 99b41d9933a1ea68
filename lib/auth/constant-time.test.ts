// That a comparison takes the same time cannot be measured in a test; that it is always made, and always of 32 bytes, can.
import { afterAll, expect, test, vi } from "vitest";

const compared: number[][] = [];
vi.mock("node:crypto", async (original) => {
  const real = await original<typeof import("node:crypto")>();
  const timingSafeEqual: typeof real.timingSafeEqual = (one, other) => {
    compared.push([one.byteLength, other.byteLength]);
    return real.timingSafeEqual(one, other);
  };
  return { ...real, timingSafeEqual };
});

// Not the one that the file before this one loaded, and none for the file behind it.
vi.resetModules();
const { hashOf, isHashOf, newToken } = await import("./tokens");
afterAll(() => {
  vi.resetModules();
});

test("an unknown key is compared like a known one: once, with all its bytes", () => {
  const { token, hash } = newToken("person", null);
  for (const stored of [hash, hashOf("another"), null]) {
    compared.length = 0;
    isHashOf(token, stored);
    expect(compared).toEqual([[32, 32]]);
  }
});
