// What Slack says of an account (lib/channels/slack/account.ts). Only a member of the team may decide.
export const SLACK_STANDINGS = ["member", "guest", "outsider", "bot"] as const;
export type SlackStanding = (typeof SLACK_STANDINGS)[number];

/** How long that is believed: whoever was made a guest, or left, decides nothing in Slack after so many minutes at the latest. */
export const STANDING_MINUTES = 5;

export const MAY_NOT_DECIDE: Record<Exclude<SlackStanding, "member">, string> = {
  bot: "An app decides nothing in Countersign.",
  guest: "Guests of a Slack workspace may not decide. Decide in the inbox, if it was asked of you.",
  outsider: "You belong to another organisation, so you may not decide here.",
};

// What the door in web wants of the worker. modal: a form, within three seconds of a press. home: the list in the app's home tab.
// offer: to connect an account that is nobody's yet. account: what Slack says of one that is somebody's. press: one that took longer
// than Slack waits, to be carried out.
export const WISH_KINDS = ["modal", "home", "offer", "account", "press"] as const;
export type WishKind = (typeof WISH_KINDS)[number];
