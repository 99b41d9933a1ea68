// A mail as a list of parts, from which both the text and the page are made: so the two say the same.
import { oneLine } from "../../domain/may-leave";

export type ListedTask = { title: string; detail: string };
/** Those that are not named, and where they are. */
export type More = { count: number; isMore: boolean; url: string };
export type Part =
  | { kind: "said"; text: string } // a sentence of ours
  | { kind: "title"; text: string; mark: string | null } // mark: what makes it more than usual
  | { kind: "rows"; rows: Array<[label: string, text: string]> }
  | { kind: "quote"; by: string; text: string } // somebody's own words, apart from ours
  | { kind: "code"; before: string; code: string }
  | { kind: "button"; label: string; url: string }
  | { kind: "link"; label: string; url: string }
  | { kind: "tasks"; tasks: ListedTask[]; more: More | null };

/** `foot`: whom it is for and why they get it. `seen`: what an inbox shows beside the subject. */
export type Letter = { subject: string; seen: string; parts: Part[]; foot: FootLine[] };
export type FootLine = string | { label: string; url: string };
export type Mail = { subject: string; text: string; html: string };

export const MOST_SUBJECT = 150;
const MOST_LINES = 40;
const MOST_LINE = 1000;

/** One line, of our words and theirs: no line end and nothing unseen ever gets into a header. */
export const subjectOf = (text: string, most = MOST_SUBJECT): string => oneLine(apart(text), most);

/** Lines of a stranger's, as many as anybody reads in a mail. */
export function linesOf(text: string): string[] {
  const lines = text.slice(0, MOST_LINES * MOST_LINE).split(/\r\n?|[\n\u2028\u2029\u0085]/);
  const shown = lines.slice(0, MOST_LINES).map((line) => apart(oneLine(line, MOST_LINE)));
  return lines.length > MOST_LINES ? [...shown, "…"] : shown;
}

// In the stored copy `{{link}}` and `{{code}}` stand for what only its reader sees. Nobody's own words do.
const apart = (text: string): string => text.replaceAll("{{", "{ {");

/** Whatever is said on one line: bounded, without line ends of its own and without anything that is not seen. */
export const lineOf = (text: string): string => apart(oneLine(text, MOST_SAID));
const MOST_SAID = 2000;

export function textOf({ parts, foot }: Letter): string {
  const said = parts.map(plain).filter((part) => part !== "");
  return `${said.join("\n\n")}\n\n-- \n${foot.map(footText).join("\n")}\n`;
}

const footText = (line: FootLine): string =>
  typeof line === "string" ? lineOf(line) : `${line.label}: ${line.url}`;

function plain(part: Part): string {
  switch (part.kind) {
    case "said":
      return lineOf(part.text);
    case "title":
      return [part.text, ...(part.mark === null ? [] : [part.mark])].map(lineOf).join("\n");
    case "rows":
      return part.rows.map(([label, text]) => `${lineOf(label)}: ${lineOf(text)}`).join("\n");
    case "quote":
      return [lineOf(part.by), ...linesOf(part.text).map((line) => `> ${line}`)].join("\n");
    case "code":
      return `${part.before}\n\n    ${part.code}`;
    case "button":
    case "link":
      return `${part.label}:\n${part.url}`;
    case "tasks":
      return [
        ...part.tasks.map(({ title, detail }) => `- ${lineOf(title)}\n  ${lineOf(detail)}`),
        ...(part.more ? [`${moreText(part.more)}:\n${part.more.url}`] : []),
      ].join("\n");
  }
}

export const moreText = ({ count, isMore }: More): string =>
  `and ${isMore ? "more than " : ""}${count} more in your inbox`;

/** The copy that is kept: what its reader alone may see is not in it. */
export const masked = (letter: Letter, secrets: string[]): Letter => ({
  ...letter,
  parts: letter.parts.map((part) => {
    if (part.kind === "code") return { ...part, code: "{{code}}" };
    const isSecret = (part.kind === "button" || part.kind === "link") && secrets.includes(part.url);
    return isSecret ? { ...part, url: "{{link}}" } : part;
  }),
});
