// That a comparison takes the same time cannot be measured in a test; that it is always made, and always of 32 bytes, can.
import { expect, test, vi } from "vitest";

const compared: number[][] = [];
vi.mock("node:crypto", async (original) => {
  const real = await original<typeof import("node:crypto")>();
  const timingSafeEqual: typeof real.timingSafeEqual = (one, other) => {
    compared.push([one.byteLength, other.byteLength]);
    return real.timingSafeEqual(one, other);
  };
  return { ...real, timingSafeEqual };
});

const { hashOf, isHashOf, newToken } = await import("./tokens");

test("an unknown key is compared like a known one: once, with all its bytes", () => {
  const { token, hash } = newToken("person", null);
  for (const stored of [hash, hashOf("another"), null]) {
    compared.length = 0;
    isHashOf(token, stored);
    expect(compared).toEqual([[32, 32]]);
  }
});
