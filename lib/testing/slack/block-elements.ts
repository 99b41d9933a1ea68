// The interactive elements of Block Kit and their limits, from Slack's reference.
import {
  anyText,
  anything,
  bool,
  list,
  matching,
  object,
  oneOf,
  plain,
  type Rule,
  text,
  typed,
  whole,
} from "./block-rules";

const url = text(3000);
const actionId = text(255);
const confirm = object({
  title: plain(100),
  text: anyText(300),
  confirm: plain(30),
  deny: plain(30),
  "style?": oneOf("primary", "danger"),
});

const plainOption = object({ text: plain(75), value: text(150), "description?": plain(75), "url?": url });
const option = object({ text: anyText(75), value: text(150), "description?": anyText(75) });
const group = object({ label: plain(75), options: list(plainOption, 100) });

const common = { type: text(255), "action_id?": actionId, "focus_on_load?": bool };
const pick = { ...common, "confirm?": confirm, "placeholder?": plain(150) };
const options = { "options?": list(plainOption, 100), "option_groups?": list(group, 100) };
const typedText = {
  ...common,
  "placeholder?": plain(150),
  "dispatch_action_config?": anything,
};

const button = object({
  type: text(255),
  text: plain(75),
  "action_id?": actionId,
  "url?": url,
  "value?": text(2000),
  "style?": oneOf("primary", "danger"),
  "confirm?": confirm,
  "accessibility_label?": text(75),
});
const image = object({ type: text(255), image_url: url, alt_text: text(2000) });
const overflow = object({ ...common, options: list(plainOption, 5), "confirm?": confirm });

const PICKERS: Record<string, Rule> = {
  static_select: object({ ...pick, ...options, "initial_option?": plainOption }),
  multi_static_select: object({
    ...pick,
    ...options,
    "initial_options?": list(plainOption, 100),
    "max_selected_items?": whole(1, 100),
  }),
  users_select: object({ ...pick, "initial_user?": text(255) }),
  multi_users_select: object({
    ...pick,
    "initial_users?": list(text(255), 100),
    "max_selected_items?": whole(1, 100),
  }),
  conversations_select: object({
    ...pick,
    "initial_conversation?": text(255),
    "default_to_current_conversation?": bool,
    "response_url_enabled?": bool,
    "filter?": anything,
  }),
  channels_select: object({ ...pick, "initial_channel?": text(255), "response_url_enabled?": bool }),
  external_select: object({ ...pick, "initial_option?": plainOption, "min_query_length?": whole(0, 255) }),
  radio_buttons: object({
    ...common,
    options: list(option, 10),
    "initial_option?": option,
    "confirm?": confirm,
  }),
  checkboxes: object({
    ...common,
    options: list(option, 10),
    "initial_options?": list(option, 10),
    "confirm?": confirm,
  }),
  datepicker: object({
    ...pick,
    "initial_date?": matching(/^\d{4}-\d{2}-\d{2}$/, "must be a date: YYYY-MM-DD"),
  }),
  timepicker: object({
    ...pick,
    "initial_time?": matching(/^\d{2}:\d{2}$/, "must be a time: HH:mm"),
    "timezone?": text(255),
  }),
  datetimepicker: object({ ...common, "confirm?": confirm, "initial_date_time?": whole(0, 9_999_999_999) }),
};

const INPUTS: Record<string, Rule> = {
  plain_text_input: object({
    ...typedText,
    "initial_value?": text(3000, 0),
    "multiline?": bool,
    "min_length?": whole(0, 3000),
    "max_length?": whole(1, 3000),
  }),
  number_input: object({
    ...typedText,
    is_decimal_allowed: bool,
    "initial_value?": text(255),
    "min_value?": text(255),
    "max_value?": text(255),
  }),
  email_text_input: object({ ...typedText, "initial_value?": text(255) }),
  url_text_input: object({ ...typedText, "initial_value?": text(3000) }),
  rich_text_input: object({ ...typedText, "initial_value?": anything }),
  file_input: object({ ...common, "filetypes?": list(text(50), 50), "max_files?": whole(1, 10) }),
};

export const inActions: Rule = typed({ ...PICKERS, button, overflow });
export const asAccessory: Rule = typed({ ...PICKERS, button, overflow, image });
export const inInput: Rule = typed({ ...PICKERS, ...INPUTS });
export const inContext: Rule = typed({ image, plain_text: anyText(3000), mrkdwn: anyText(3000) });
export const inContextActions: Rule = typed({ icon_button: anything, feedback_buttons: anything });
