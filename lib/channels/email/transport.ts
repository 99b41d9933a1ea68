// The way to one mail server, over connections that are kept open. What goes over it is text that is there already: it fetches no
// file and no address, and nobody's words name a recipient.
import type { Readable } from "node:stream";
import nodemailer from "nodemailer";
import type { MailSettings } from "../../domain/channel-settings";
import { oneLine } from "../../domain/may-leave";
import { troubleError } from "../trouble";
import { type Address, domainOf, recipientOf, senderOf } from "./address";
import type { MailHeaders } from "./headers";
import type { Mail } from "./letter";
import { placeOf, wrong } from "./mail-place";
import { type SmtpError, smtpTrouble } from "./smtp-trouble";

export type Outgoing = Mail & MailHeaders & { to: Address };
export type Transport = {
  from: Address;
  send(mail: Outgoing, signal: AbortSignal): Promise<string>;
  close(): void;
};
/** For tests: whose certificates are believed, and how long a send may take. */
export type TransportOptions = { ca?: string; sendMs?: number; connectMs?: number };

const SEND_MS = 20_000; // the whole of it: less than an attempt may take
const CONNECT_MS = 5_000;
const SILENCE_MS = 15_000;
const CONNECTIONS = 8; // as many as are sent at once at one place
const IDLE_MS = 60_000;

export function openTransport(settings: MailSettings, options: TransportOptions = {}): Transport {
  const { ca, sendMs = SEND_MS, connectMs = CONNECT_MS } = options;
  const from = senderOf(settings.from ?? "");
  if (!from) throw wrong("The address that mail comes from cannot be used.");
  const { host, port, user, pass, security } = placeOf(settings);
  const pool = nodemailer.createTransport({
    pool: true,
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    tls: { minVersion: "TLSv1.2", ...(ca !== undefined && { ca }) },
    ...(user !== null && { auth: { user, pass: pass ?? "" } }),
    ...dkimOf(settings),
    name: domainOf(from.address),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: Math.min(SILENCE_MS, sendMs),
    socketCloseTimeout: 1_000,
    maxResponseSize: 65_536,
    maxConnections: CONNECTIONS,
    maxMessages: 100,
    maxRequeues: 1, // only of what had not been begun, on a connection that had been idle too long
    idleTimeout: IDLE_MS,
    maxRecipients: 1,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
  // Which mails have begun to go over the line: once they have, no answer does not mean no mail.
  const streams = new Map<string, Readable>();
  pool.use("stream", (mail, done) => {
    const { message } = mail;
    const open = message?.createReadStream.bind(message);
    if (message && open)
      message.createReadStream = (...given) => {
        const stream = open(...given);
        streams.set(message.messageId(), stream);
        return stream;
      };
    done();
  });

  return {
    from,
    async send({ to, subject, text, html, headers, ...names }, signal) {
      // The address was in the directory. It is one still after being read by a parser, and the domain is the same.
      const read = recipientOf(to.name, to.address);
      if (!read || domainOf(read.address) !== domainOf(to.address))
        throw troubleError({
          kind: "never",
          code: "address",
          answer: "This is no address that mail can be sent to.",
          isUnasked: true,
        });
      const within = AbortSignal.any([signal, AbortSignal.timeout(sendMs)]);
      try {
        const { response } = await pool.sendMail({
          from,
          to: read,
          envelope: { from: from.address, to: [read.address] },
          subject,
          text,
          html,
          headers,
          xMailer: false,
          ...names,
          signal: within,
        });
        return `The mail server said: ${oneLine(response, 300)}`;
      } catch (error) {
        const begun = streams.get(names.messageId)?.readableDidRead === true;
        throw troubleError(smtpTrouble(error as SmtpError, begun));
      } finally {
        streams.delete(names.messageId);
      }
    },
    close: () => pool.close(),
  };
}

// What is signed of the headers, where it is there. A list of one's own takes the place of nodemailer's, which leaves out how a
// digest is switched off by one press: mailbox providers offer that only where both of its headers are signed (RFC 8058, 4).
const SIGNED = [
  ...["From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References"],
  ...["MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted"],
  ...["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"],
];

function dkimOf({ dkimDomain, dkimSelector, dkimKey }: MailSettings) {
  if (dkimDomain === null || dkimSelector === null || dkimKey === null) return {};
  const dkim = { domainName: dkimDomain, keySelector: dkimSelector, privateKey: dkimKey };
  return { dkim: { ...dkim, headerFieldNames: SIGNED.join(":") } };
}
