// What a mail server (or the way to it) said, as what to do next.
import { mailRefusal } from "../../domain/mail-refusal";
import { oneLine } from "../../domain/may-leave";
import type { Trouble } from "../../domain/message";

export type SmtpError = {
  code?: string | undefined; // the package's own: EAUTH, EENVELOPE, ETIMEDOUT …
  originalCode?: unknown; // the system's
  responseCode?: number | undefined;
  response?: string | undefined;
  command?: string | undefined;
  message: string;
};

/** `begun`: the mail itself was on its way, so the server may have it. */
export function smtpTrouble(error: SmtpError, begun: boolean): Trouble {
  const { responseCode, command = "" } = error;
  if (responseCode === undefined || error.code === "ETLS") return withoutAnswer(error, begun);
  const code = String(responseCode);
  const said = { code, answer: saidOf(error) };
  if (isAboutLogin(error)) return { kind: responseCode < 500 ? "destination" : "settings", ...said };
  if (responseCode === 421) return { kind: "destination", ...said };
  if (responseCode === 503) return { kind: "later", ...said };
  // Refused before anybody was named: it refuses us, or whom we say that we are.
  if (command === "MAIL FROM" && responseCode >= 500) return { kind: "settings", ...said };
  if (OF_ONE_MAIL.has(command) || error.code === "EMESSAGE") return afterSender(error, said);
  if (responseCode < 500) return { ...FOR_NOW, ...said };
  return { kind: "destination", ...said };
}

// Who comes back sooner is greylisted again.
const FOR_NOW = { kind: "later", retryAfterSeconds: 60, isTemporary: true } as const;
const OF_ONE_MAIL = new Set(["MAIL FROM", "RCPT TO", "DATA"]);

// A recipient was named, and still it may be us whom the server refuses. But a server of a firm passes on what is for its own
// people, and nothing that leaves the house: one who lives elsewhere must not keep the mail of all others waiting.
function afterSender(
  { responseCode = 0, response = "" }: SmtpError,
  said: Pick<Trouble, "code" | "answer">,
): Trouble {
  const refused = mailRefusal(response);
  if (refused === "server") return { kind: "destination", ...said };
  if (refused !== null) return { kind: "settings", ...said, isUnconfirmed: true };
  if (responseCode < 500) return { ...FOR_NOW, ...said };
  return { kind: "never", ...said };
}

const isAboutLogin = ({ code, command = "", responseCode, response = "" }: SmtpError): boolean =>
  code === "EAUTH" ||
  code === "ENOAUTH" ||
  command.startsWith("AUTH") ||
  (responseCode === 530 && !/^530[ -]5\.1\./.test(response));

const SETTINGS = new Set(["EAUTH", "ENOAUTH", "ETLS", "ECONFIG", "EREQUIRETLS"]);
const OF_TLS = /^(ERR_SSL|ERR_TLS|EPROTO|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO_|ERR_OSSL)/;

function withoutAnswer(error: SmtpError, begun: boolean): Trouble {
  const system = typeof error.originalCode === "string" ? error.originalCode : null;
  const code = error.code ?? "error";
  const answer = oneLine(
    WORDS[system ?? code] ?? `The mail server could not be reached: ${error.message}`,
    300,
  );
  if (begun) return { kind: "later", code, answer: UNKNOWN, mayHaveGone: true };
  if (system && OF_TLS.test(system)) return { kind: "settings", code: "ETLS", answer: tls(error.message) };
  if (SETTINGS.has(code))
    return {
      kind: "settings",
      code,
      answer: code === "ETLS" ? tls(error.message) : oneLine(error.message, 300),
    };
  if (code === "EENVELOPE")
    return {
      kind: "never",
      code,
      answer: "No mail server takes this address as it is written.",
      isUnasked: true,
    };
  if (code === "EMESSAGE")
    return { kind: "never", code, answer: oneLine(error.message, 300), isUnasked: true };
  return { kind: "destination", code: system ?? code, answer };
}

const UNKNOWN =
  "The mail server had the mail and did not say whether it took it. It is sent once more, under the same name.";
const tls = (message: string): string => oneLine(`No encrypted connection could be made: ${message}`, 300);

const WORDS: Record<string, string> = {
  ECONNREFUSED: "The mail server refused the connection.",
  ECONNRESET: "The mail server cut the connection.",
  ETIMEDOUT: "The mail server did not answer in time.",
  EABORT: "The mail server did not answer in time.",
  EDNS: "The mail server’s name is not known.",
  ENOTFOUND: "The mail server’s name is not known.",
  ECONNECTION: "The mail server closed the connection.",
  EHOSTUNREACH: "There is no way to the mail server.",
  ENETUNREACH: "There is no way to the mail server.",
};

const saidOf = ({ response, message }: SmtpError): string =>
  `The mail server said: ${oneLine(response ?? message, 300)}`;
