import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { parsed } from "../../testing/smtp";
import { recipientOf, senderOf } from "./address";
import { subjectOf } from "./letter";
import { closeAll, NEVER, open, outgoing } from "./transport.fixture";

afterEach(closeAll);

const HEADERS = [
  ..."from to subject message-id date mime-version content-type auto-submitted x-auto-response-suppress".split(
    " ",
  ),
  "x-countersign-occasion",
];

test("whatever somebody is called and whatever is asked, a mail goes to its one address with its own headers", async () => {
  const { server, transport } = await open();
  const nasty = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.constantFrom(
      "x\r\nBcc: eve@evil.example",
      "x\nTo: eve@evil.example\n\nHello",
      "=?utf-8?Q?=0d=0aBcc:eve@evil.example?=",
      'Ana" <eve@evil.example>, "',
      "group: eve@evil.example;",
      "ana@there.example, eve@evil.example",
      "\0\u2028Bcc: eve@evil.example",
      "x".repeat(3000),
    ),
  );
  let n = 0;
  await fc.assert(
    fc.asyncProperty(nasty, nasty, async (title, name) => {
      n += 1;
      const to = recipientOf(name, "ana@there.example");
      const mail = { ...outgoing(subjectOf(`Re: Task: ${title}`)), to: to ?? outgoing().to };
      await transport.send(mail, NEVER);
      const got = server.mails.at(-1);
      if (!got) throw new Error("nothing arrived");
      expect(got.to).toEqual(["ana@there.example"]);
      const read = await parsed(got);
      expect(read.to?.map(({ address }) => address)).toEqual(["ana@there.example"]);
      expect([read.cc, read.bcc]).toEqual([undefined, undefined]);
      expect(read.headers.map(({ key }) => key).sort()).toEqual([...HEADERS].sort());
      expect(read.subject?.length ?? 0).toBeLessThan(200);
    }),
    { numRuns: 200 },
  );
  expect(n).toBeGreaterThanOrEqual(200);
});

test("what is no plain address gets no mail", () => {
  const strange = [
    "eve@evil.example, ana@there.example",
    '"a@evil.example"@there.example',
    "ana@there.example\r\nRCPT TO:<eve@evil.example>",
    "<ana@there.example>",
    "ana@there.example>,<eve@evil.example",
    "ana(comment)@there.example",
    "group:ana@there.example;",
    "@evil.example:ana@there.example",
    "ana@there..example",
    "ana",
    "",
    "ana@there.example\0",
    "ana@[127.0.0.1]",
    `${"a".repeat(300)}@there.example`,
    "ana@evil.example@there.example",
    "ana\u200b@there.example",
  ];
  for (const address of strange) expect([address, recipientOf("", address)]).toEqual([address, null]);
  expect(recipientOf("Ana <eve@evil.example>", "ana+x@there.example")).toEqual({
    name: "Ana eve evil.example",
    address: "ana+x@there.example",
  });
  expect(senderOf("Ask <ask@here.example>")).toEqual({ name: "Ask", address: "ask@here.example" });
  expect(senderOf("Ask <ask@here.example>\r\nBcc: <eve@evil.example>")).toBeNull();
});
