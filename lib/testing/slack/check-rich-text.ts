// Rich text: sections, lists, quotes and code, of pieces that are each of one kind.
import { bool, list, object, oneOf, type Rule, text, typed, whole } from "./block-rules";

const style = object({ "bold?": bool, "italic?": bool, "strike?": bool, "code?": bool, "underline?": bool });
const type = text(255);
const name = { type, "style?": style };

const PIECES: Record<string, Rule> = {
  text: object({ ...name, text: text(3000) }),
  link: object({ ...name, url: text(3000), "text?": text(3000), "unsafe?": bool }),
  date: object({
    ...name,
    timestamp: whole(0, 99_999_999_999),
    format: text(255),
    "url?": text(3000),
    "fallback?": text(255),
  }),
  emoji: object({ ...name, name: text(255), "unicode?": text(255) }),
  user: object({ ...name, user_id: text(255) }),
  usergroup: object({ ...name, usergroup_id: text(255) }),
  channel: object({ ...name, channel_id: text(255) }),
  broadcast: object({ ...name, range: oneOf("here", "channel", "everyone") }),
  color: object({ ...name, value: text(255) }),
};
const pieces = list(typed(PIECES), 1000);
const section = object({ type, elements: pieces });
const border = whole(0, 1);

const PARTS: Record<string, Rule> = {
  rich_text_section: section,
  rich_text_list: object({
    type,
    elements: list(typed({ rich_text_section: section }), 1000),
    style: oneOf("bullet", "ordered"),
    "indent?": whole(0, 8),
    "offset?": whole(0, 1000),
    "border?": border,
  }),
  rich_text_quote: object({ type, elements: pieces, "border?": border }),
  rich_text_preformatted: object({
    type,
    elements: list(typed({ text: PIECES.text as Rule, link: PIECES.link as Rule }), 1000),
    "border?": border,
  }),
};

export const richParts: Rule = list(typed(PARTS), 1000);
