// A message as somebody sees it in Slack, in lines of text; and what in it would mention somebody or lead somewhere.
import { walk } from "./check-blocks";
import type { Block, Shown } from "./state";

type Text = { type: string; text: string };

export function drawn({ blocks }: Pick<Shown, "blocks">): string[] {
  return blocks.flatMap(linesOf);
}

function linesOf(block: Block): string[] {
  switch (block.type) {
    case "header":
      return [`# ${plainOf(block.text)}`];
    case "section":
      return [
        ...(block.text ? [plainOf(block.text)] : []),
        ...((block.fields as Text[] | undefined) ?? []).map((field) => plainOf(field).replace("\n", ": ")),
      ];
    case "context":
      return (block.elements as Text[]).map((element) => `(${plainOf(element)})`);
    case "rich_text":
      return richLines(block);
    case "actions":
      return (block.elements as Button[]).map(buttonLine);
    default:
      return [`<${block.type}>`];
  }
}

const plainOf = (value: unknown): string => (value as Text).text;

type Button = { action_id: string; text: Text; url?: string; style?: string };
const buttonLine = ({ action_id, text, url, style }: Button): string =>
  `[${text.text}] ${action_id}${style ? ` ${style}` : ""}${url ? ` → ${url.replace(/[\w-]{20,}$/, "…")}` : ""}`;

type Piece = { type: string; text?: string; url?: string; fallback?: string; elements?: Piece[] };

function richLines(block: Block): string[] {
  return (block.elements as Piece[]).flatMap((part) =>
    part.type === "rich_text_list"
      ? (part.elements ?? []).map((item) => `• ${(item.elements ?? []).map(pieceText).join("")}`)
      : [(part.elements ?? []).map(pieceText).join("")],
  );
}

function pieceText({ type, text, url, fallback }: Piece): string {
  if (type === "text") return text ?? "";
  if (type === "date") return `{${fallback}}`;
  if (type === "link") return `${text} → ${url}`;
  return `<${type}>`;
}

// What Slack reads in text that it formats: <@U1>, <#C1>, <!channel>, <!subteam^S1>, <https://…|words>.
const CONTROL = /<(?:@|#|!)[^>]*>/g;
const LINK = /<(?:https?:|mailto:)[^>]*>/gi;
const MENTIONS = new Set(["user", "usergroup", "broadcast", "channel", "team"]);

/** Whom it would call, wherever that stands. Of Slack's own commands only a date is none. */
export function mentionsIn({ text, blocks }: Pick<Shown, "text" | "blocks">): string[] {
  const found = controls(text);
  walk(blocks, (value) => {
    if (value.type === "mrkdwn") found.push(...controls(String(value.text)));
    if (MENTIONS.has(String(value.type))) found.push(String(value.type));
  });
  return found;
}

const controls = (text: string): string[] =>
  (text.match(CONTROL) ?? []).filter((one) => !one.startsWith("<!date^"));

/** Where it leads. `words`: what somebody reads in place of the address. */
export function linksIn({
  text,
  blocks,
}: Pick<Shown, "text" | "blocks">): Array<{ url: string; words: string }> {
  const found = (text.match(LINK) ?? []).map(linkOf);
  walk(blocks, (value) => {
    if (value.type === "mrkdwn") found.push(...(String(value.text).match(LINK) ?? []).map(linkOf));
    if (value.type === "mrkdwn" && value.verbatim !== true) found.push(...bare(String(value.text)));
    if (typeof value.url === "string") found.push({ url: value.url, words: wordsFor(value) });
  });
  return found;
}

const linkOf = (link: string) => {
  const [url = "", words = url] = link.slice(1, -1).split("|");
  return { url, words };
};
const bare = (text: string) =>
  (text.match(/https?:\/\/[^\s<>|]+/gi) ?? []).map((url) => ({ url, words: url }));

const wordsFor = ({ text }: Record<string, unknown>): string =>
  typeof text === "string" ? text : text ? plainOf(text) : "";
