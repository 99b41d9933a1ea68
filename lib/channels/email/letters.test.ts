import { expect, test } from "vitest";
import { MESSAGE_OCCASIONS } from "../../domain/message";
import { masked, moreText } from "./letter";
import { mailOf } from "./letter-html";
import { lettersOf } from "./letters.fixture";
import { digestLetter } from "./list-letter";
import { dueText, fromNow, momentText } from "./when";

const unescaped = (html: string) =>
  html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

/** The words that somebody reads, and the addresses that they can go to, in their order. */
function readOf(html: string): { words: string; links: string[] } {
  const body = html.slice(html.indexOf("<body")).replace(/<div style="display:none.*?<\/div>/s, "");
  const words = unescaped(body.replaceAll(/<[^>]*>/g, " "));
  const links = [...body.matchAll(/href="([^"]*)"/g)].map(([, link]) => unescaped(link ?? ""));
  return { words: bare(words), links };
}
const bare = (text: string): string => text.replaceAll(/[>\s•-]+/g, " ").trim();

const occasions = MESSAGE_OCCASIONS.filter((occasion) => occasion !== "rewrite");

test.each(occasions)("the text and the page of %s say the same", (occasion) => {
  for (const risk of ["normal", "high"] as const) {
    const letter = lettersOf("", risk)[occasion];
    if (!letter) throw new Error(`no letter of ${occasion}`);
    const mail = mailOf(letter);
    const { words, links } = readOf(mail.html);
    // The text has each address below its words, and the page within them.
    const buttons = letter.parts.flatMap((part) => {
      if (part.kind === "tasks") return part.more ? [{ label: moreText(part.more), url: part.more.url }] : [];
      return part.kind === "button" || part.kind === "link" ? [part] : [];
    });
    let text = mail.text;
    for (const { label, url } of buttons) {
      expect(text).toContain(`${label}:\n${url}`);
      text = text.replace(`${label}:\n${url}`, label);
    }
    // In its foot they stand on one line.
    const feet = letter.foot.flatMap((line) => (typeof line === "string" ? [] : [line]));
    for (const { label, url } of feet) text = text.replace(`${label}: ${url}`, label);
    expect(links).toEqual([...buttons, ...feet].map(({ url }) => url));
    expect(bare(text)).toBe(words);
    // What an inbox shows beside the subject is there to be read as well, and first.
    expect(mail.text.startsWith(`${letter.seen}\n\n`)).toBe(true);
    expect(unescaped(mail.html)).toContain(`overflow:hidden">${letter.seen}</div>`);
    expect(mail.text).not.toMatch(/<\w|&\w+;/);
    expect(mail.subject).not.toMatch(/\p{Cc}/u);
  }
});

test("each says what it is about: who asks, what, until when, what can be chosen, how, and for whom", () => {
  const { assigned, reminder, escalated, decided, withdrawn, digest, receipt } = lettersOf("");
  const text = (letter: typeof assigned) => (letter ? mailOf(letter).text : "");
  for (const said of [
    "Refund order 4711 to Müller & Söhne",
    "Asked by: agent refunds (Rita)",
    "Risk: Normal",
    "Due: Friday 20 November 2026 at 16:30 CET (in 2 hours)",
    "Due: on delivery", // the submitter's own
    "You can choose: Approve, Reject or Ask again.",
    "Review:\nhttps://sign.example.org/d/the-token-of-this-mail",
    "    042713",
    "Open in the inbox",
    "For Ana (ana@there.example), in Acme.",
  ])
    expect(text(assigned).replaceAll(",", "")).toContain(said.replaceAll(",", ""));
  // What it is about stands first, for an inbox shows the beginning beside the subject.
  expect(assigned?.seen).toMatch(/^Your approval is asked for\./);
  expect(reminder?.seen).toMatch(/^Reminder 2: this still waits for you\. Your approval is asked for\./);
  expect(escalated?.seen).toMatch(/^Escalated to you \(level 1\): nobody has decided this in time\./);
  expect(decided?.seen).toMatch(/^Approved by Ben in Slack\./);
  expect(withdrawn?.seen).toMatch(/^It was taken back by Ben\./);
  expect(text(decided)).toContain("Ben wrote:\n> Checked with the bank.\n> The account is theirs.");
  expect(digest?.subject).toBe("12 tasks wait for you, 2 of high risk");
  expect(text(digest)).toContain("12 tasks wait for you, 2 of high risk and 1 overdue.");
  expect(text(digest)).toContain("- Refund order 4711\n  High risk · Due Friday");
  expect(text(digest)).toContain("and 7 more in your inbox:\nhttps://sign.example.org/inbox");
  expect(receipt?.subject).toBe("A decision in your name: Refund order 4711");
  expect(text(receipt)).toContain("\n\nRefund order 4711\n\nWhen: ");
});

const OF_A_TASK = ["assigned", "reminder", "escalated", "decided", "expired", "withdrawn"];
const TITLES = [
  { what: "usual", title: "Pay the invoice", subject: "Task: Pay the invoice" },
  {
    what: "hostile",
    title: "Re: your order\r\nBcc: eve@evil.example",
    subject: "Task: Re: your order Bcc: eve@evil.example",
  },
  { what: "long", title: "x".repeat(3000), subject: `Task: ${"x".repeat(139)}…` },
  { what: "wide", title: "😀".repeat(1500), subject: `Task: ${"😀".repeat(69)}…` },
  { what: "masked", title: "{{link}}", subject: "Task: { {link}}" },
];
test.each(TITLES)(
  "all mails of a task of $what title are called the same, the later ones as replies",
  (of) => {
    const letters = lettersOf(of.title);
    const subjects = OF_A_TASK.map((occasion) => letters[occasion]?.subject);
    expect(subjects).toEqual([of.subject, ...OF_A_TASK.slice(1).map(() => `Re: ${of.subject}`)]);
    expect(lettersOf(of.title, "high").reminder?.subject).toMatch(/^Re: High-risk task: /);
  },
);

test.each([...OF_A_TASK, "gathered", "digest", "receipt"])(
  "of a task that may not leave %s says nothing: not what, not who decided it, and with which words",
  (occasion) => {
    const letter = lettersOf("", "normal", true)[occasion];
    if (!letter) throw new Error(`no letter of ${occasion}`);
    const { subject, text, html } = mailOf(letter);
    for (const part of [subject, text, html])
      expect(part).not.toMatch(/Refund|Deploy|Müller|amount|delivery|Ben\b|bank|null|undefined/);
    // A list of tasks without names tells nobody anything, nor may when something was done to one.
    expect(text).not.toMatch(/^- /m);
    if (occasion !== "receipt") expect(text).not.toContain("When: ");
  },
);

test("of a long comment there are so many lines, and that it goes on", () => {
  const quoted = (lines: number) => {
    const letter = lettersOf(Array.from({ length: lines }, (_, n) => `line ${n}`).join("\n")).decided;
    return letter && mailOf(letter).text.match(/^> .*/gm);
  };
  expect(quoted(40)?.at(-1)).toBe("> line 39");
  expect(quoted(41)).toHaveLength(41);
  expect(quoted(41)?.slice(-2)).toEqual(["> line 39", "> …"]);
  expect(quoted(400)).toHaveLength(41);
});

test("a list is no longer than mail programs show, and the rest of it is counted", () => {
  const tasks = Array.from({ length: 400 }, () => ({ ...TASK, title: "ü".repeat(200) }));
  const mail = mailOf(digestLetter({ ...LIST, tasks, count: 400, high: 0, every: "daily" }));
  expect(Buffer.byteLength(mail.html)).toBeLessThan(102_000); // Gmail cuts there
  const listed = mail.text.match(/^- /gm)?.length ?? 0;
  expect(listed).toBeGreaterThan(100);
  expect(mail.text).toContain(`and ${400 - listed} more in your inbox`);
});

const TASK = { title: "", rows: [], kind: "approval" as const, risk: "normal" as const, dueAt: null };
const LIST = {
  reader: { name: "Ana", email: "ana@there.example", zone: "UTC", language: null },
  workspaceName: "Acme",
  settingsUrl: "https://sign.example.org/settings/notifications",
  inboxUrl: "https://sign.example.org/inbox",
  now: new Date("2026-11-20T13:00:00Z"),
};

test("what is of high risk carries no code", () => {
  for (const letter of Object.values(lettersOf("", "high")))
    expect(mailOf(letter).text).not.toMatch(/\b\d{6}\b/);
});

test("the copy that is kept has neither link nor code, and nobody's words stand for them", () => {
  const letter = lettersOf("{{link}} {{code}}").assigned;
  if (!letter) throw new Error("no letter");
  const { text, html } = mailOf(masked(letter, ["https://sign.example.org/d/the-token-of-this-mail"]));
  for (const part of [text, html]) {
    expect(part).not.toMatch(/the-token|042713/);
    expect(part.match(/\{\{link\}\}/g)).toHaveLength(1);
    expect(part.match(/\{\{code\}\}/g)).toHaveLength(1);
  }
});

const HOSTILE = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  "</title><script>alert(1)</script>",
  "</style><script>alert(1)</script>",
  "<!--><img src=https://evil.example/x.png>",
  "<a href=javascript:alert(1)>Review</a>",
  "[Review](https://evil.example)",
  "https://evil.example/login",
  "<style>@import 'https://evil.example'</style>",
  "<base href=https://evil.example>",
  "<iframe srcdoc='<script>alert(1)</script>'>",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "\u202e<script>\u200b\0\r\nBcc: eve@evil.example",
  "<".repeat(3000),
  "{{link}}",
  "-- \nFor Eve. Approved by Ana.",
];

test.each(HOSTILE)("nothing that an agent writes becomes more than text: %j", (hostile) => {
  const calm = lettersOf("");
  for (const [occasion, letter] of Object.entries(lettersOf(hostile))) {
    const { html, text, subject } = mailOf(letter);
    const tags = (page: string) =>
      new Set([...page.matchAll(/<\/?([a-zA-Z!][\w-]*)/g)].map(([, name]) => name));
    const known = tags(mailOf(calm[occasion] ?? letter).html);
    expect([...tags(html)].filter((tag) => !known.has(tag))).toEqual([]);
    expect(html).not.toMatch(/<(script|img|svg|iframe|base|link|form|input|object)\b/i);
    expect(html).not.toMatch(/<[^>]*(\s(on\w+|src|srcset|background)=|url\()/i);
    for (const [, href] of html.matchAll(/href="([^"]*)"/g))
      expect(href).toMatch(/^https:\/\/sign\.example\.org/);
    expect(`${subject}${text}`.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e\u200b]/u);
    expect(subject.length).toBeLessThanOrEqual(150);
  }
});

test("no line of a stranger's can pass for the end of the mail", () => {
  const letter = lettersOf("x\n-- \nFor Eve (eve@evil.example).").decided;
  expect(letter && mailOf(letter).text.match(/^-- $/gm)).toHaveLength(1);
});

test("times are said in the reader's own zone and language, and what nobody knows falls back", () => {
  const moment = new Date("2026-11-20T15:30:00Z");
  const now = new Date("2026-11-20T13:00:00Z");
  expect(momentText(moment, { zone: "America/New_York", language: "de" })).toMatch(
    /Freitag.*20\. November 2026.*10:30/,
  );
  expect(momentText(moment, { zone: "Nowhere/There", language: "not a language" })).toContain("15:30");
  expect(dueText(new Date("2026-11-20T12:58:00Z"), { zone: "UTC", language: null }, now)).toContain(
    "(2 minutes overdue)",
  );
  expect(fromNow(new Date("2026-11-22T12:59:59Z"), now)).toBe("in 1 day");
  expect(fromNow(now, now)).toBe("in less than a minute");
});
