// Where a text from an agent leads, if it leads anywhere a person may be sent. Everything else stays text.

export type SafeLink = { href: string; host: string };

const SCHEME = /^(?:https?|mailto):/i;
const LONGEST = 2_000;
// What would not be seen, or would be dropped or turned on the way, makes an address something other than it looks.
const ODD = /[\s\p{C}\\"<>`^{|}]/u;

/** `https://bank.example@evil.example/` leads to evil.example: the host is what the browser would ask, never what it looks like. */
export function safeLink(text: string): SafeLink | null {
  if (text.length > LONGEST || !SCHEME.test(text) || ODD.test(text)) return null;
  if (/^mailto:/i.test(text)) return mailLink(text);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  return url.host === "" ? null : { href: url.href, host: url.host };
}

// Only an address: the rest of a mailto may fill in a whole message.
function mailLink(text: string): SafeLink | null {
  const address = text.slice("mailto:".length).split("?")[0] ?? "";
  const domain = address.split("@")[1];
  if (!/^[^@,;%]+@[a-z0-9.-]+$/i.test(address) || !domain) return null;
  return { href: `mailto:${address}`, host: domain.toLowerCase() };
}
