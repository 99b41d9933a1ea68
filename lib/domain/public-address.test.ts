import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isPublicAddress } from "./public-address";
import { areKeys, endpointFault, MOST_ENDPOINT } from "./push-endpoint";

test.each([
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "198.19.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:8.8.8.8",
  "64:ff9b::7f00:1",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "fe80::1%eth0",
  "ff02::1",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "3fff::1",
  "0x7f.1",
  "2130706433",
  "0177.0.0.1",
  "127.1",
  "1.2.3.4.5",
  "1.2.3.256",
  "1:2:3",
  ":::",
  "2a00::1::2",
  "2a00:1450:4001:82a:0:0:0:200e:1",
  "localhost",
  "",
])("%s is not public", (address) => expect(isPublicAddress(address)).toBe(false));

test.each([
  "8.8.8.8",
  "172.15.0.1",
  "172.32.0.1",
  "100.63.0.1",
  "100.128.0.1",
  "142.250.185.202",
  "2a00:1450:4001:82a::200e",
  "2600:1901:0:38d7::",
  "2001:4860:4860::8888",
])("%s is", (address) => expect(isPublicAddress(address)).toBe(true));

test("it says of any IPv4 address what Node's own list says", () => {
  const list = new BlockList();
  for (const net of [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
  ])
    list.addSubnet(
      ...(net.split("/").map((part, i) => (i ? Number(part) : part)) as [string, number]),
      "ipv4",
    );
  const near = fc.constantFrom(
    0,
    9,
    10,
    11,
    63,
    64,
    99,
    100,
    101,
    126,
    127,
    128,
    168,
    169,
    170,
    171,
    172,
    173,
  );
  const part = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(near, part, part, part, (...parts) => {
      const address = parts.join(".");
      expect(isIP(address)).toBe(4);
      expect(isPublicAddress(address)).toBe(!list.check(address, "ipv4"));
    }),
  );
});

test.each([
  "https://fcm.googleapis.com/fcm/send/abc:def",
  "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
  "https://web.push.apple.com/QOj",
  "https://wns2-db5p.notify.windows.com/w/?token=B",
])("%s may be sent to", (endpoint) => expect(endpointFault(endpoint, [])).toBeNull());

test.each([
  ["http://fcm.googleapis.com/x", "not https"],
  ["https://user:pass@fcm.googleapis.com/x", "password"],
  ["https://fcm.googleapis.com:8443/x", "port"],
  ["https://127.0.0.1/x", "internet"],
  ["https://0x7f.1/x", "internet"],
  ["https://2130706433/x", "internet"],
  ["https://[::1]/x", "internet"],
  ["https://localhost/x", "internet"],
  ["https://db.internal/x", "internet"],
  ["https://printer.local/x", "internet"],
  ["https://intranet/x", "internet"],
  ["https://169.254.169.254/latest", "internet"],
  ["https://fcm.googleapis.com./x", "internet"],
  ["javascript:alert(1)", "not https"],
  ["nowhere", "not an address"],
  [`https://fcm.googleapis.com/${"a".repeat(MOST_ENDPOINT)}`, "longer"],
])("%s may not", (endpoint, why) => expect(endpointFault(endpoint, [])).toContain(why));

test("the operator may name hosts of their own, and http only on this machine", () => {
  expect(endpointFault("http://127.0.0.1:9000/x", ["127.0.0.1"])).toBeNull();
  expect(endpointFault("https://push.intern:8443/x", ["push.intern"])).toBeNull();
  expect(endpointFault("http://push.intern/x", ["push.intern"])).toContain("not https");
  expect(endpointFault("http://127.0.0.1:9000/x", ["push.intern"])).toContain("not https");
});

test("keys have the size of keys", () => {
  const [p256dh, auth] = ["A".repeat(87), "A".repeat(22)];
  expect(areKeys({ p256dh, auth })).toBe(true);
  expect(areKeys({ p256dh: "A".repeat(86), auth })).toBe(false);
  expect(areKeys({ p256dh, auth: "A".repeat(23) })).toBe(false);
  expect(areKeys({ p256dh, auth: `${"A".repeat(21)}=` })).toBe(false);
});
