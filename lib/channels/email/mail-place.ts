// Where a mail server is, and whether what is said to it is encrypted: by what the operator or a workspace has set.
import { MAIL_PORTS, type MailSettings } from "../../domain/channel-settings";
import { troubleError } from "../trouble";

type Place = {
  host: string;
  port: number;
  security: "starttls" | "tls" | "none";
  user: string | null;
  pass: string | null;
};

export function placeOf({ url, host, port, security, user, pass }: MailSettings): Place {
  if (url !== null) return placeIn(url);
  if (host === null) throw wrong("No mail server is named.");
  return {
    host,
    port: port ?? MAIL_PORTS[security],
    security,
    user,
    pass,
  };
}

/** smtps:// is encrypted from the first byte; smtp:// must change to TLS, but to this machine itself or where ?tls=none says so. */
function placeIn(text: string): Place {
  if (!URL.canParse(text)) throw wrong("The address of the mail server cannot be read.");
  const url = new URL(text);
  const isDirect = url.protocol === "smtps:";
  const host = decodeURIComponent(url.hostname).replaceAll(/^\[|\]$/g, "");
  const isOpen = url.searchParams.get("tls") === "none" || HERE.test(host);
  const security = isDirect ? "tls" : isOpen ? "none" : "starttls";
  return {
    host,
    port: url.port === "" ? (isDirect ? 465 : 587) : Number(url.port),
    security,
    user: url.username === "" ? null : decodeURIComponent(url.username),
    pass: url.password === "" ? null : decodeURIComponent(url.password),
  };
}
const HERE = /^(localhost|127(\.\d+){3}|::1)$/;

export const wrong = (answer: string): Error => troubleError({ kind: "settings", code: "ECONFIG", answer });
