// Text in which nothing is markup. Whatever agents and people wrote goes to Slack as pieces of this: it mentions nobody, links
// nowhere, and looks like nothing but what it is.
import type { JsonObject } from "../../domain/types";

export type Piece = JsonObject;

export const said = (text: string): Piece => ({ type: "text", text });
export const strong = (text: string): Piece => ({ type: "text", text, style: { bold: true } });
/** Only of our own making: an address of ours. */
export const linked = (url: string, text: string): Piece => ({ type: "link", url, text });

/** In the zone of whoever looks at it; the fallback is for those who see none. */
export const moment = (at: Date, format: string, zone: string): Piece => ({
  type: "date",
  timestamp: Math.floor(at.getTime() / 1000),
  format,
  fallback: fallbackOf(at, zone),
});
export const DAY_AND_TIME = "{date_short_pretty} at {time}";
export const TIME = "{time}";

export const line = (...pieces: Piece[]): JsonObject => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements: pieces }],
});

export const plain = (text: string): JsonObject => ({ type: "plain_text", text, emoji: false });

function fallbackOf(at: Date, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(at);
}

/** For the one place that only takes text: what a notification shows. Slack's control characters, and no others. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** No longer than Slack takes, as it is counted there. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text
    .slice(0, most - 1)
    .replace(/\p{Cs}$/u, "")
    .trimEnd()}…`;
}
