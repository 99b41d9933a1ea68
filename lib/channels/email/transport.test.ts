import { afterEach, expect, test } from "vitest";
import { certificateFor } from "../../db/wire/certificate.fixture";
import { acceptThenDrop, greylist, parsed, refuse, stallInData, testSmtp } from "../../testing/smtp";
import { smtpTrouble } from "./smtp-trouble";
import { openTransport } from "./transport";
import { closeAll, MESSAGE, NEVER, open, outgoing, settingsOf, troubleAfter } from "./transport.fixture";
import { keepTransports } from "./transports";

afterEach(closeAll);

test("a mail arrives under its name, from the address that was set, with what the server said for the record", async () => {
  const { server, transport } = await open();
  expect(await transport.send(outgoing(), NEVER)).toMatch(/^The mail server said: 250 /);
  const [mail] = await server.arrived(1);
  expect(mail).toMatchObject({ from: "ask@here.example", to: ["ana@there.example"], answered: true });
  const read = await parsed(mail as NonNullable<typeof mail>);
  expect(read.messageId).toBe(`<${MESSAGE}@sign.example.org>`);
  expect(read.from).toMatchObject({ name: "Countersign", address: "ask@here.example" });
  expect(read.headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-generated");
});

test.each([
  ["greylisting", greylist(9), { kind: "later", code: "451", retryAfterSeconds: 60, isTemporary: true }],
  ["a full mailbox", refuse("rcpt", 452, "4.2.2 Full"), { kind: "later", code: "452", isTemporary: true }],
  [
    "trouble on the way there",
    refuse("rcpt", 451, "4.4.1 Timed out"),
    { kind: "later", code: "451", isTemporary: true },
  ],
  [
    "trouble of its own, when it has the mail",
    refuse("data", 451, "4.3.0 Error"),
    { kind: "later", code: "451", isTemporary: true },
  ],
  ["nobody of that name", refuse("rcpt", 550, "5.1.1 Nobody"), { kind: "never", code: "550" }],
  ["a mail it does not want", refuse("data", 554, "5.7.1 Spam"), { kind: "never", code: "554" }],
  ["a server that closes", refuse("connect", 421, "4.3.2 Closing"), { kind: "destination", code: "421" }],
  [
    "a server that closes in between",
    refuse("rcpt", 421, "4.7.0 Slow down"),
    { kind: "destination", code: "421" },
  ],
  [
    "no room for anybody",
    refuse("rcpt", 452, "4.3.1 Insufficient storage"),
    { kind: "destination", code: "452" },
  ],
  ["too much at once", refuse("data", 454, "Throttling failure: rate"), { kind: "destination", code: "454" }],
  ["a sender it does not know", refuse("from", 553, "5.7.1 Not yours"), { kind: "settings", code: "553" }],
  ["a login that it wants", refuse("from", 530, "5.7.0 Log in"), { kind: "settings", code: "530" }],
  [
    "greylisting of whom it is from",
    refuse("from", 451, "4.7.1 Try again"),
    { kind: "later", code: "451", isTemporary: true },
  ],
  ["steps out of their order", refuse("rcpt", 503, "5.5.1 Bad sequence"), { kind: "later", code: "503" }],
  ["a server that takes no mail", refuse("connect", 554, "5.3.2 None"), { kind: "destination", code: "554" }],
])("%s is told apart", async (_, manners, expected) => {
  const { server, transport } = await open({ manners });
  const trouble = await troubleAfter(transport.send(outgoing(), NEVER));
  expect(trouble).toMatchObject(expected);
  expect(trouble?.mayHaveGone).toBeUndefined();
  expect(trouble?.answer).toContain(expected.code);
  expect(server.mails).toEqual([]);
});

// Whom a server refuses it often says only when a recipient was named, or when it has the mail.
test.each([
  ["a relay for those it knows", "rcpt", 554, "5.7.1 <ana@there.example>: Relay access denied"],
  ["one that says so for now", "rcpt", 454, "4.7.1 <ana@there.example>: Relay access denied"],
  ["one that says it in words alone", "rcpt", 550, "relay not permitted"],
  ["one of qmail's", "rcpt", 553, "that domain isn't in my list of allowed rcpthosts (#5.7.1)"],
  ["another's address", "rcpt", 553, "5.7.1 <ask@here.example>: Sender address rejected: not owned by user"],
  [
    "a domain that is not there",
    "rcpt",
    450,
    "4.1.8 <ask@here.example>: Sender address rejected: Domain not found",
  ],
  ["a login that it wants", "rcpt", 550, "5.7.1 Authentication required"],
  ["a login, by its number", "rcpt", 530, "5.7.0 Must log in first"],
  ["a login, when it has the mail", "data", 535, "5.7.8 Not logged in"],
  [
    "a machine it takes nothing from",
    "rcpt",
    554,
    "5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org",
  ],
  [
    "a domain that did not sign",
    "data",
    550,
    "5.7.26 Unauthenticated email is not accepted; less spam for all",
  ],
] as const)("who is refused is we, not the mail: %s", async (_, at, code, text) => {
  const { server, transport } = await open({ manners: refuse(at, code, text) });
  const trouble = await troubleAfter(transport.send(outgoing(), NEVER));
  expect(trouble).toMatchObject({ kind: "settings", code: String(code) });
  expect(trouble?.answer).toContain(text);
  expect(server.mails).toEqual([]);
});

test.each([
  ["greylisting, whomever it speaks of", 450, "4.7.1 Sender is greylisted, try again", "later"],
  ["greylisting under another name", 451, "4.7.1 Try again later", "later"],
  [
    "a mailbox that takes nothing from strangers",
    550,
    "5.7.1 Recipient address rejected: sender not allowed",
    "never",
  ],
  [
    "a group that wants to know its senders",
    550,
    "5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup",
    "never",
  ],
  ["a policy about this mail", 550, "5.7.1 Spam message rejected", "never"],
  ["a policy without a reason", 550, "5.7.1 Delivery not authorized, message refused", "never"],
  ["a mailbox that is not there, by the number of a login", 530, "5.1.1 Nobody", "never"],
  [
    "a mailbox whose owner's name is in the words",
    550,
    "<relay@there.example> of sender@there.example is not here",
    "never",
  ],
  ["a way that is closed for now", 451, "4.4.1 The relay timed out", "later"],
] as const)("who is refused is this one mail: %s", async (_, code, text, kind) => {
  for (const at of ["rcpt", "data"] as const) {
    const { transport } = await open({ manners: refuse(at, code, text) });
    expect(await troubleAfter(transport.send(outgoing(), NEVER))).toMatchObject({ kind, code: String(code) });
    await closeAll();
  }
});

test("a server that has the mail and does not say so may have taken it", async () => {
  for (const manners of [stallInData(), acceptThenDrop()]) {
    const { server, transport } = await open({ manners }, {}, { sendMs: 300 });
    const trouble = await troubleAfter(transport.send(outgoing(), NEVER));
    expect(trouble).toMatchObject({ kind: "later", mayHaveGone: true });
    expect(server.mails).toHaveLength(1); // and no second one of its own accord
    await closeAll();
  }
});

test("a server that stalls before the mail, is not there, or has no name has taken nothing", async () => {
  const { transport } = await open(
    { manners: ({ at }) => (at === "rcpt" ? "stall" : null) },
    {},
    { sendMs: 300 },
  );
  const stalled = await troubleAfter(transport.send(outgoing(), NEVER));
  expect(stalled).toMatchObject({ kind: "destination" });
  expect(stalled?.mayHaveGone).toBeUndefined();
  const gone = openTransport(settingsOf({ host: "127.0.0.1", port: 1 }));
  expect(await troubleAfter(gone.send(outgoing(), NEVER))).toMatchObject({
    kind: "destination",
    code: "ECONNREFUSED",
  });
});

test("names and passwords are sent, and wrong ones are a setting to mend", async () => {
  const login = { user: "me@here.example", pass: "p@ss word/ü" };
  const { server, transport } = await open({ login });
  await transport.send(outgoing(), NEVER);
  expect(server.mails[0]?.user).toBe(login.user);
  const wrong = openTransport(
    settingsOf({ host: "127.0.0.1", port: server.port, user: login.user, pass: "x" }),
  );
  expect(await troubleAfter(wrong.send(outgoing(), NEVER))).toMatchObject({ kind: "settings", code: "535" });
  wrong.close();
});

test("where TLS is wanted nothing is said without it, and a certificate nobody vouches for is refused", async () => {
  const certificate = certificateFor("127.0.0.1");
  const plain = await open({}, { url: null, host: "127.0.0.1", security: "starttls" });
  const without = openTransport(
    settingsOf({ host: "127.0.0.1", port: plain.server.port, security: "starttls" }),
  );
  expect(await troubleAfter(without.send(outgoing(), NEVER))).toMatchObject({
    kind: "settings",
    code: "ETLS",
  });
  expect(plain.server.mails).toEqual([]);
  await closeAll();
  // Where it is not wanted, a certificate that nobody vouches for is in nobody's way.
  const unwanted = await open({ certificate, tls: "starttls" });
  await unwanted.transport.send(outgoing(), NEVER);
  expect(unwanted.server.mails).toMatchObject([{ secure: false }]);
  await closeAll();
  for (const tls of ["starttls", "direct"] as const) {
    const server = await testSmtp({ certificate, tls });
    const place = settingsOf({
      host: "127.0.0.1",
      port: server.port,
      security: tls === "direct" ? "tls" : tls,
    });
    const transport = openTransport(place, { ca: certificate.cert });
    await transport.send(outgoing(), NEVER);
    expect(server.mails).toMatchObject([{ secure: true }]);
    const strange = openTransport(place);
    expect(await troubleAfter(strange.send(outgoing(), NEVER))).toMatchObject({
      kind: "settings",
      code: "ETLS",
    });
    strange.close();
    transport.close();
    await server.close();
  }
});

test("one way to the server for each workspace, a new one for new settings, and a bounded number of them", async () => {
  const { server } = await open();
  const settings = settingsOf({ url: server.url });
  const kept = keepTransports({}, 2);
  const first = kept.of("a", "1", settings);
  expect(kept.of("a", "1", settings)).toBe(first);
  const changed = kept.of("a", "2", settings);
  expect(changed).not.toBe(first);
  await expect(first.send(outgoing(), NEVER)).rejects.toThrow();
  const other = kept.of("b", "1", settings);
  expect(kept.of("a", "2", settings)).toBe(changed);
  // Whoever was not used for longest goes.
  kept.of("c", "1", settings);
  expect(kept.of("a", "2", settings)).toBe(changed);
  expect(kept.of("b", "1", settings)).not.toBe(other);
  kept.close();
});

test("a login that the server cannot look up for now is no setting to mend", () => {
  const said = { message: "Invalid login", code: "EAUTH", command: "AUTH PLAIN" };
  const trouble = (responseCode: number) => smtpTrouble({ ...said, responseCode }, false);
  expect(trouble(454)).toMatchObject({ kind: "destination", code: "454" });
  expect(trouble(535)).toMatchObject({ kind: "settings", code: "535" });
});

test("an address that this server cannot be told is that one mail's trouble, and nobody else's", () => {
  const said = { message: "Internationalized mailbox name not allowed", code: "EENVELOPE" };
  expect(smtpTrouble(said, false)).toMatchObject({ kind: "never", isUnasked: true });
});

test("many mails share few connections", async () => {
  const { server, transport } = await open();
  await Promise.all(
    Array.from({ length: 60 }, (_, n) => transport.send(outgoing(`Number ${n}`, `${MESSAGE}${n}`), NEVER)),
  );
  expect(server.mails).toHaveLength(60);
  expect(server.connections()).toBeLessThanOrEqual(8);
});
