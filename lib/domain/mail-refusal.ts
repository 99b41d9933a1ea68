// Whom a mail server refuses by a reply that it gives to the recipient or to the mail: those who send by it (then every mail fares
// like this one, and a setting mends it), itself for a while, or this one mail. Servers hold back what they have against the
// sender until a recipient is named (Postfix does so by default), so the command says nothing; the enhanced code and the words do.

/** relay: it passes nothing on for strangers. sender: not from that address. login: it wants to know who sends. machine: not from
 * this computer. server: it has trouble of its own. */
export type MailRefusal = "relay" | "sender" | "login" | "machine" | "server";

/** `whole`: the reply, its code in front. Null: it is about this one mail, or nobody can tell. */
export function mailRefusal(whole: string): MailRefusal | null {
  const reply = whole.slice(0, MOST_READ);
  const [, code = "", status = ""] = REPLY.exec(reply) ?? [];
  const [, ofQmail = ""] = /\(#([45]\.\d{1,3}\.\d{1,3})\)/.exec(reply) ?? [];
  const said = reply.replaceAll(ADDRESS, " ");
  const enhanced = (status || ofQmail).slice(2); // without the class: 7.1
  if (/^53[045]$/.test(code)) return enhanced.startsWith("1.") ? null : "login";
  if (GREYLISTED.test(said) || OF_RECIPIENT.test(said)) return null;
  if (code.startsWith("4") && (enhanced === "3.1" || enhanced === "3.2" || TOO_MUCH.test(said)))
    return "server";
  const known = Object.hasOwn(BY_STATUS, enhanced) ? BY_STATUS[enhanced] : undefined;
  if (known !== undefined) return known;
  // Numbered for something else (a mailbox, a size, the way there), whatever the words are.
  if (!/^(7\..+|1\.0|)$/.test(enhanced) || OF_CONTENT.test(said)) return null;
  if (RELAY.test(said)) return "relay";
  if (SENDER.test(said)) return "sender";
  if (LOGIN.test(said)) return "login";
  return enhanced.startsWith("7.") && MACHINE.test(said) ? "machine" : null;
}

const MOST_READ = 2000; // who answers with more than that is not read to the end
const REPLY = /(?:^|: )(\d{3})[ -](?:([45]\.\d{1,3}\.\d{1,3})\b)?/;
const ADDRESS = /<[^<>]*>|[^\s<>]+@[^\s<>]+/g; // words in one are somebody's name

// Among those that are numbered for what they are (RFC 3463, RFC 7372, and Exchange's own).
const BY_STATUS: Record<string, MailRefusal> = {
  "1.7": "sender",
  "1.8": "sender",
  "7.8": "login",
  "7.9": "login",
  "7.20": "sender",
  "7.21": "sender",
  "7.22": "sender",
  "7.23": "sender",
  "7.24": "sender",
  "7.25": "machine",
  "7.26": "sender",
  "7.27": "sender",
  "7.54": "relay",
  "7.57": "login",
  "7.60": "sender",
  "7.64": "relay",
};

const GREYLISTED = /gr[ae]y[- ]?list/i;
// Somebody who takes no mail from strangers says nothing of the others.
const OF_RECIPIENT = /recipient address rejected|\bresolver\.|for(mailbox|group)\b/i;
const OF_CONTENT = /\b(spam(?!\.)|junk|virus|malware|phishing|unsolicited|content|attachment)\b/i;
const TOO_MUCH =
  /throttl|rate[- ]limit|sending rate|message quota|too (many|much) (mails?|e-?mails?|messages|connections|requests)/i;
const RELAY = /\brelay(ing)?\b|\brcpthosts\b/i;
const SENDER = /\bsender\b|\bsend (as|for|from|on behalf)\b|\b(spf|dkim|dmarc)\b/i;
const LOGIN = /\b(un|re)?authenticat|\bauth(orization)? required\b|\blog(ged)?[- ]?in\b/i;
const MACHINE = /\bclient host\b|\bhelo\b|\behlo\b|\bblock(ed)? (using|list)|\breverse (dns|hostname)\b/i;
