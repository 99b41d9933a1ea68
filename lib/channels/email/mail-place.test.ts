import { expect, test } from "vitest";
import { placeOf } from "./mail-place";
import { settingsOf } from "./transport.fixture";

const NOBODY = { user: null, pass: null };
const there = { host: "mail.example.org", ...NOBODY };

test.each([
  ["smtp://mail.example.org", { ...there, port: 587, security: "starttls" }],
  ["smtp://mail.example.org:2525", { ...there, port: 2525, security: "starttls" }],
  ["smtp://mail.example.org?tls=none", { ...there, port: 587, security: "none" }],
  ["smtps://mail.example.org", { ...there, port: 465, security: "tls" }],
  ["smtps://mail.example.org?tls=none", { ...there, port: 465, security: "tls" }],
  ["smtps://localhost", { host: "localhost", ...NOBODY, port: 465, security: "tls" }],
  ["smtp://localhost:25", { host: "localhost", ...NOBODY, port: 25, security: "none" }],
  ["smtp://127.0.0.1:25", { host: "127.0.0.1", ...NOBODY, port: 25, security: "none" }],
  ["smtp://[::1]:25", { host: "::1", ...NOBODY, port: 25, security: "none" }],
  // What only begins or ends like this machine's name is another.
  [
    "smtp://127.0.0.1.example.org",
    { ...NOBODY, host: "127.0.0.1.example.org", port: 587, security: "starttls" },
  ],
  [
    "smtp://localhost.example.org",
    { ...NOBODY, host: "localhost.example.org", port: 587, security: "starttls" },
  ],
  ["smtp://my-localhost", { ...NOBODY, host: "my-localhost", port: 587, security: "starttls" }],
  [
    "smtp://me%40here:p%40ss%2F@mail.example.org",
    { host: there.host, user: "me@here", pass: "p@ss/", port: 587, security: "starttls" },
  ],
])("%s: where it is, and whether it is encrypted", (url, place) => {
  expect(placeOf(settingsOf({ url }))).toEqual(place);
});

test.each([
  ["starttls", 587],
  ["tls", 465],
  ["none", 25],
])("without an address, a server with %s is at the port %i", (security, port) => {
  const { host } = there;
  expect(placeOf(settingsOf({ host, security }))).toEqual({ ...there, port, security });
});
