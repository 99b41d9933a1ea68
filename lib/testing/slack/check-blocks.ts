// Whether Slack takes these blocks. What it says of those it refuses is what it says itself, so that a log of ours reads alike.
import { asAccessory, inActions, inContext, inContextActions, inInput } from "./block-elements";
import {
  anyText,
  anything,
  bool,
  isRecord,
  list,
  object,
  plain,
  type Rule,
  text,
  typed,
} from "./block-rules";
import { richParts } from "./check-rich-text";

const base = { type: text(255), "block_id?": text(255) };

const section: Rule = (value, at, found) => {
  if (isRecord(value) && value.text === undefined && value.fields === undefined)
    found.push(`must provide text or fields [json-pointer:${at}]`);
  object({
    ...base,
    "text?": anyText(3000),
    "fields?": list(anyText(2000), 10),
    "accessory?": asAccessory,
    "expand?": bool,
  })(value, at, found);
};

const COMMON: Record<string, Rule> = {
  section,
  header: object({ ...base, text: plain(150) }),
  divider: object(base),
  context: object({ ...base, elements: list(inContext, 10) }),
  actions: object({ ...base, elements: list(inActions, 25) }),
  input: object({
    ...base,
    label: plain(2000),
    element: inInput,
    "hint?": plain(2000),
    "optional?": bool,
    "dispatch_action?": bool,
  }),
  image: object({
    ...base,
    "image_url?": text(3000),
    alt_text: text(2000),
    "title?": plain(2000),
    "slack_file?": anything,
  }),
  rich_text: object({ ...base, elements: richParts }),
  video: anything,
};
const IN_MESSAGE = typed({
  ...COMMON,
  markdown: object({ ...base, text: text(12_000) }),
  context_actions: object({ ...base, elements: list(inContextActions, 5) }),
  file: anything,
  table: anything,
});
const IN_VIEW = typed(COMMON);

const MOST_IN_MESSAGE = 50;
const MOST_IN_VIEW = 100;
// Of all texts of a message together. Slack names no number; what people measured it to refuse begins not far above this.
const MOST_TEXT = 10_000;

export function checkMessageBlocks(blocks: unknown): string[] {
  return [...checked(list(IN_MESSAGE, MOST_IN_MESSAGE, 0), blocks, "/blocks")];
}

export const checkViewBlocks = (blocks: unknown): string[] =>
  checked(list(IN_VIEW, MOST_IN_VIEW, 0), blocks, "/view/blocks");

function checked(rule: Rule, blocks: unknown, at: string): string[] {
  const found: string[] = [];
  rule(blocks, at, found);
  return [...found, ...repeated(blocks, "block_id", at), ...repeated(blocks, "action_id", at)];
}

/** An id that comes twice. Slack wants action ids to differ in one block; here they must in the whole surface, which is safer. */
function repeated(blocks: unknown, name: string, at: string): string[] {
  const seen = new Set<unknown>();
  const twice: string[] = [];
  walk(blocks, (value) => {
    const id = value[name];
    if (id === undefined) return;
    if (seen.has(id)) twice.push(`\`${name}\` ${String(id)} already exists [json-pointer:${at}]`);
    seen.add(id);
  });
  return twice;
}

export function isTooLong(blocks: unknown): boolean {
  let total = 0;
  walk(blocks, ({ text: said }) => {
    if (typeof said === "string") total += said.length;
  });
  return total > MOST_TEXT;
}

export function walk(value: unknown, visit: (value: Record<string, unknown>) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  if (!isRecord(value)) return;
  visit(value);
  for (const item of Object.values(value)) walk(item, visit);
}
