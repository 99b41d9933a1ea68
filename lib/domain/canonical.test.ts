import { describe, expect, test } from "vitest";
import { canonical } from "./canonical";
import type { Json } from "./types";

const fromBits = (hex: string) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
};

describe("canonical JSON", () => {
  // RFC 8785, appendix B: IEEE 754 bits and the text they must become.
  test.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["ffefffffffffffff", "-1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["c340000000000000", "-9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef4f", "999999999999999900000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["41b3de4355555554", "333333333.33333325"],
    ["41b3de4355555555", "333333333.3333333"],
    ["41b3de4355555556", "333333333.3333334"],
    ["41b3de4355555557", "333333333.33333343"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("writes the number %s as %s", (bits, text) => {
    expect(canonical(fromBits(bits))).toBe(text);
  });

  test("writes the example of RFC 8785, section 3.2.2, byte for byte", () => {
    const source = String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
      "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`;
    expect(canonical(JSON.parse(source) as Json)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test("orders keys by UTF-16 code units, as in RFC 8785, section 3.2.3", () => {
    const source = String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
      "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`;
    const text = canonical(JSON.parse(source) as Json);
    expect([...text.matchAll(/:"([^"]+)"/g)].map((found) => found[1])).toEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
  });

  test("does not keep JavaScript's own order of keys that look like numbers", () => {
    expect(canonical({ "10": 1, "9": 2, a: 3 })).toBe('{"10":1,"9":2,"a":3}');
  });

  test("escapes exactly what RFC 8785 escapes, short or long", () => {
    const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join("");
    const expected =
      '"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f' +
      '\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f"';
    expect(canonical(controls)).toBe(expected);
    expect(canonical('a"b')).toBe('"a\\"b"');
    expect(canonical("a\\b")).toBe('"a\\\\b"');
    expect(canonical("/\u007f\u2028é")).toBe('"/\u007f\u2028é"');
    expect(canonical(`${"x".repeat(100)}"`)).toBe(`"${"x".repeat(100)}\\""`);
  });

  test("gives one text for one value, whatever order it came in", () => {
    const one = { b: [{ d: 1, c: -0 }], a: "x" };
    const other = { a: "x", b: [{ c: 0, d: 1 }] };
    expect(canonical(one)).toBe(canonical(other));
    expect(canonical(JSON.parse(canonical(one)) as Json)).toBe(canonical(one));
  });

  test("leaves out what is not set, and leaves its input alone", () => {
    const value = { z: 1, a: 2, m: undefined } as unknown as Json;
    expect(canonical(value)).toBe('{"a":2,"z":1}');
    expect(Object.keys(value as object)).toEqual(["z", "a", "m"]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, "\ud800", { "\udc00": 1 }])("throws for %j", (value) => {
    expect(() => canonical(value)).toThrow(RangeError);
  });
});
