// A mail server for tests: it listens here, keeps every mail it was given, and misbehaves as it is told to.
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import type { Certificate } from "../db/wire/certificate.fixture";

/** `answered`: its sender was told that it arrived. Only then may they take it for sent. */
export type ReceivedMail = {
  from: string; // of the envelope, as are the recipients
  to: string[];
  raw: string;
  secure: boolean;
  user: string | null;
  answered: boolean;
};

export type SmtpStep = {
  at: "connect" | "from" | "rcpt" | "data"; // at data, the whole mail has come
  address: string;
  times: number; // how often this address came to this step, this time included
};
/** null: as it should. stall: no answer, ever. drop: the connection is cut without one. */
export type SmtpAnswer = null | { code: number; text: string } | "stall" | "drop";
export type SmtpManners = (step: SmtpStep) => SmtpAnswer;

export const polite: SmtpManners = () => null;
export const refuse =
  (at: SmtpStep["at"], code: number, text: string): SmtpManners =>
  (step) =>
    step.at === at ? { code, text } : null;
export const greylist =
  (times: number): SmtpManners =>
  (step) =>
    step.at === "rcpt" && step.times <= times ? { code: 451, text: "4.7.1 Greylisted, try later" } : null;
/** The mail has come, and nobody says so. */
export const stallInData =
  (times = Number.POSITIVE_INFINITY): SmtpManners =>
  (step) =>
    step.at === "data" && step.times <= times ? "stall" : null;
export const acceptThenDrop =
  (times = Number.POSITIVE_INFINITY): SmtpManners =>
  (step) =>
    step.at === "data" && step.times <= times ? "drop" : null;

export type SmtpSettings = {
  manners?: SmtpManners;
  login?: { user: string; pass: string };
  certificate?: Certificate;
  tls?: "none" | "starttls" | "direct"; // with a certificate; otherwise none
};
export type TestSmtp = {
  port: number;
  url: string;
  mails: ReceivedMail[];
  manners: SmtpManners; // may be changed at any time
  connections(): number; // since it began
  arrived(n: number): Promise<ReceivedMail[]>;
  close(): Promise<void>;
};

export const parsed = (mail: ReceivedMail): Promise<Email> => PostalMime.parse(mail.raw);

export async function testSmtp(settings: SmtpSettings = {}): Promise<TestSmtp> {
  const { login, certificate, tls = "none" } = settings;
  const mails: ReceivedMail[] = [];
  const seen = new Map<string, number>();
  const waiting = new Set<() => void>();
  let connections = 0;

  const step = (
    at: SmtpStep["at"],
    session: SMTPServerSession,
    address: string,
    done: (error?: Error) => void,
  ) => {
    const key = `${at} ${address}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    const answer = it.manners({ at, address, times });
    if (answer === "stall") return;
    if (answer === "drop") {
      for (const one of server.connections) if (one.id === session.id) one.close();
      return;
    }
    done(answer === null ? undefined : Object.assign(new Error(answer.text), { responseCode: answer.code }));
  };

  const server = new SMTPServer({
    ...(certificate && { key: certificate.key, cert: certificate.cert }),
    secure: tls === "direct",
    logger: false,
    disableReverseLookup: true,
    disabledCommands: tls === "none" ? ["STARTTLS"] : [],
    authOptional: login === undefined,
    allowInsecureAuth: tls === "none",
    closeTimeout: 50,
    onConnect: (session, done) => {
      connections += 1;
      step("connect", session, session.remoteAddress, done);
    },
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.pass
        ? done(null, { user: username })
        : done(Object.assign(new Error("5.7.8 Username and password not accepted"), { responseCode: 535 })),
    onMailFrom: ({ address }, session, done) => step("from", session, address, done),
    onRcptTo: ({ address }, session, done) => step("rcpt", session, address, done),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const mail: ReceivedMail = {
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString("utf8"),
          secure: session.secure,
          user: typeof session.user === "string" ? session.user : null,
          answered: false,
        };
        mails.push(mail);
        step("data", session, mail.to[0] ?? "", (error) => {
          if (error) mails.splice(mails.indexOf(mail), 1);
          else mail.answered = true;
          done(error ?? null);
        });
        for (const look of waiting) look();
      });
    },
  });
  server.on("error", () => {}); // a client that goes away in the middle

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.server.address() as { port: number };
  const it: TestSmtp = {
    port,
    url: `${tls === "direct" ? "smtps" : "smtp"}://${login ? `${encodeURIComponent(login.user)}:${encodeURIComponent(login.pass)}@` : ""}127.0.0.1:${port}`,
    mails,
    manners: settings.manners ?? polite,
    connections: () => connections,
    async arrived(n) {
      while (mails.length < n)
        await new Promise<void>((resolve) => {
          const look = () => {
            waiting.delete(look);
            resolve();
          };
          waiting.add(look);
        });
      return mails;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return it;
}
