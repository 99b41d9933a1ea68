import nodemailer from "nodemailer";
import { afterEach, expect, test } from "vitest";
import { certificateFor } from "../db/wire/certificate.fixture";
import { acceptThenDrop, greylist, parsed, refuse, type SmtpSettings, type TestSmtp, testSmtp } from "./smtp";

let server: TestSmtp | undefined;
afterEach(async () => {
  await server?.close();
});

async function send(settings: SmtpSettings, more: object = {}) {
  server = await testSmtp(settings);
  const transport = nodemailer.createTransport({ url: server.url, socketTimeout: 500, ...more });
  const mail = { from: "a@here.example", to: "b@there.example", subject: "One", text: "Two" };
  return { server, again: () => transport.sendMail(mail), sent: transport.sendMail(mail) };
}

test("it keeps what it was given", async () => {
  const { server, sent } = await send({});
  await sent;
  const [mail] = await server.arrived(1);
  expect(mail).toMatchObject({
    from: "a@here.example",
    to: ["b@there.example"],
    answered: true,
    secure: false,
  });
  expect(await parsed(mail as NonNullable<typeof mail>)).toMatchObject({ subject: "One", text: "Two\n" });
});

test("it refuses, and greylists as often as it is told", async () => {
  const first = await send({ manners: greylist(1) });
  await expect(first.sent).rejects.toMatchObject({ responseCode: 451 });
  await first.again();
  expect(first.server.mails).toHaveLength(1);
  first.server.manners = refuse("rcpt", 550, "5.1.1 Nobody");
  await expect(first.again()).rejects.toMatchObject({ responseCode: 550 });
});

test("it takes a mail and cuts the line: who sent it was told nothing", async () => {
  const { server, sent } = await send({ manners: acceptThenDrop() });
  await expect(sent).rejects.toThrow();
  expect(server.mails).toMatchObject([{ answered: false }]);
});

test("it wants a login and speaks TLS where it is told to", async () => {
  const certificate = certificateFor("127.0.0.1");
  const login = { user: "me@here.example", pass: "it is secret" };
  const { server, sent } = await send(
    { certificate, tls: "starttls", login },
    { tls: { ca: certificate.cert } },
  );
  await sent;
  expect(server.mails).toMatchObject([{ secure: true, user: login.user }]);
});
