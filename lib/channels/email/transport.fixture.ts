// A transport to a test's own mail server, and a mail to send by it.
import { type MailSettings, mailSettingsShape } from "../../domain/channel-settings";
import { type SmtpSettings, type TestSmtp, testSmtp } from "../../testing/smtp";
import { readTrouble } from "../trouble";
import { recipientOf } from "./address";
import { headersOf } from "./headers";
import { mailOf } from "./letter-html";
import { openTransport, type Transport, type TransportOptions } from "./transport";

let server: TestSmtp | undefined;
let transport: Transport | undefined;
export const closeAll = async () => {
  transport?.close();
  await server?.close();
};

export const MESSAGE = "01939e34-0000-7000-8000-00000000000a";
export const NEVER = new AbortController().signal;
export const settingsOf = (more: object): MailSettings =>
  mailSettingsShape.parse({ from: "Countersign <ask@here.example>", security: "none", ...more });

export async function open(smtp: SmtpSettings = {}, more: object = {}, options: TransportOptions = {}) {
  server = await testSmtp(smtp);
  transport = openTransport(settingsOf({ url: server.url, ...more }), options);
  return { server, transport };
}

export function outgoing(subject = "Pay the invoice", id = MESSAGE) {
  const letter = {
    subject,
    seen: "",
    parts: [{ kind: "said" as const, text: "Please." }],
    foot: ["For Ana."],
  };
  const to = recipientOf("Ana", "ana@there.example");
  if (!to) throw new Error("no address");
  return {
    ...mailOf(letter),
    ...headersOf({
      id,
      occasion: "assigned",
      publicUrl: "https://sign.example.org",
      rootId: null,
      offUrl: null,
    }),
    to,
  };
}

export const troubleAfter = (sent: Promise<string>) =>
  sent.then(
    () => null,
    (error) => readTrouble(error),
  );
