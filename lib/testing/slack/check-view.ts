// Whether Slack takes this view: a modal, or somebody's home tab.
import { anything, bool, isRecord, object, oneOf, plain, text, typed } from "./block-rules";
import { checkViewBlocks, walk } from "./check-blocks";

const common = {
  blocks: anything,
  "private_metadata?": text(3000, 0),
  "callback_id?": text(255, 0),
  "external_id?": text(255, 0),
};
const VIEW = typed({
  modal: object({
    ...common,
    type: oneOf("modal"),
    title: plain(24),
    "submit?": plain(24),
    "close?": plain(24),
    "clear_on_close?": bool,
    "notify_on_close?": bool,
    "submit_disabled?": bool,
  }),
  home: object({ ...common, type: oneOf("home") }),
});

export function checkView(view: unknown, expected: "modal" | "home"): string[] {
  const found: string[] = [];
  VIEW(view, "/view", found);
  if (!isRecord(view)) return found;
  if (view.type !== expected) found.push(`must be a ${expected} view [json-pointer:/view/type]`);
  found.push(...checkViewBlocks(view.blocks));
  if (view.type === "modal" && view.submit === undefined && hasInput(view.blocks))
    found.push("missing required field: submit [json-pointer:/view]");
  return found;
}

function hasInput(blocks: unknown): boolean {
  let has = false;
  walk(blocks, ({ type }) => {
    if (type === "input") has = true;
  });
  return has;
}
