// What may be changed about people, groups and keys, and how each change reads. The records outlive the names in them, so
// each keeps the names as they were.
import type { JsonObject } from "./types";

export const ADMIN_EVENTS = [
  "person.invited",
  "person.invited_again",
  "person.invitation_withdrawn",
  "person.joined",
  "person.role_changed",
  "person.removed",
  "person.restored",
  "person.away",
  "person.back",
  "slack.connected",
  "slack.disconnected",
  "person.manager_changed",
  "owner.made",
  "group.made",
  "group.renamed",
  "group.deleted",
  "group.person_added",
  "group.person_removed",
  "group.slack_channel",
  "group.hours_changed",
  "group.hours_ended",
  "group.rotation_changed",
  "group.rotation_ended",
  "group.override_made",
  "group.override_removed",
  "policy.made",
  "policy.changed",
  "policy.deleted",
  "agent.made",
  "agent.changed",
  "agent.suspended",
  "agent.resumed",
  "agent.deleted",
  "key.made",
  "key.rotated",
  "key.revoked",
  "workspace.changed",
  "workspace.made",
  "channel.changed",
  "channel.cleared",
  "channel.leaves",
  "message.retried",
  "message.all_retried",
  "message.sent_again",
] as const;
export type AdminEvent = (typeof ADMIN_EVENTS)[number];

const say = (about: JsonObject, name: string): string => {
  const value = about[name];
  if (Array.isArray(value)) return value.map(String).join(", ");
  return value === undefined || value === null ? "" : String(value);
};
const quoted = (about: JsonObject, name: string): string => `“${say(about, name)}”`;

const message = (about: JsonObject): string =>
  `${say(about, "what")} to ${say(about, "to")} by ${say(about, "channel")}`;

type Teller = (about: JsonObject) => string;
const TELL: Record<AdminEvent, Teller> = {
  "person.invited": (a) =>
    `invited ${say(a, "email")} as ${say(a, "role")}${say(a, "groups") ? ` in ${say(a, "groups")}` : ""}`,
  "person.invited_again": (a) => `sent the invitation of ${say(a, "email")} again`,
  "person.invitation_withdrawn": (a) => `withdrew the invitation of ${say(a, "email")}`,
  "person.joined": (a) => `joined as ${say(a, "role")} (${say(a, "email")})`,
  "person.role_changed": (a) =>
    `changed the role of ${say(a, "name")} from ${say(a, "from")} to ${say(a, "to")}`,
  "person.removed": (a) => `removed ${say(a, "name")} (${say(a, "email")}), who was ${say(a, "role")}`,
  "person.restored": (a) => `restored ${say(a, "name")} (${say(a, "email")}) as ${say(a, "role")}`,
  "person.away": (a) =>
    `is away from ${say(a, "from")}${say(a, "until") ? ` until ${say(a, "until")}` : ""}; ${say(a, "substitute")} stands in`,
  "person.back": () => "is back",
  "slack.connected": (a) =>
    `connected the Slack account ${say(a, "account")}, which decides as ${say(a, "name")} from now on`,
  "slack.disconnected": (a) =>
    `disconnected the Slack account ${say(a, "account")}, which was that of ${say(a, "name")}`,
  "person.manager_changed": (a) =>
    say(a, "manager")
      ? `made ${say(a, "manager")} the manager of ${say(a, "name")}`
      : `left ${say(a, "name")} without a manager`,
  "owner.made": (a) => `made ${say(a, "email")} an owner, on the server`,
  "group.made": (a) => `made the group ${quoted(a, "name")}`,
  "group.renamed": (a) => `renamed the group ${quoted(a, "from")} to ${quoted(a, "to")}`,
  "group.deleted": (a) => `deleted the group ${quoted(a, "name")}`,
  "group.person_added": (a) => `added ${say(a, "person")} to the group ${quoted(a, "name")}`,
  "group.person_removed": (a) => `took ${say(a, "person")} out of the group ${quoted(a, "name")}`,
  "group.slack_channel": (a) =>
    say(a, "channel")
      ? `lets what is asked of the group ${quoted(a, "name")} be posted in the Slack channel ${say(a, "channel")}`
      : `lets what is asked of the group ${quoted(a, "name")} be posted in no Slack channel of its own`,
  "group.hours_changed": (a) => `changed the hours of the group ${quoted(a, "name")}`,
  "group.hours_ended": (a) => `took the hours of the group ${quoted(a, "name")} away`,
  "group.rotation_changed": (a) =>
    `changed who is on call in the group ${quoted(a, "name")}: ${say(a, "people")}`,
  "group.rotation_ended": (a) => `ended the turns on call in the group ${quoted(a, "name")}`,
  "group.override_made": (a) =>
    `put ${say(a, "person")} on call in the group ${quoted(a, "name")} from ${say(a, "from")} until ${say(a, "until")}`,
  "group.override_removed": (a) =>
    `took back who was on call in the group ${quoted(a, "name")} from ${say(a, "from")} until ${say(a, "until")}`,
  "policy.made": (a) => `made the escalation policy ${quoted(a, "name")}`,
  "policy.changed": (a) =>
    `changed the escalation policy ${say(a, "was") ? `${quoted(a, "was")}, now ` : ""}${quoted(a, "name")}`,
  "policy.deleted": (a) => `deleted the escalation policy ${quoted(a, "name")}`,
  "agent.made": (a) => `made the agent ${say(a, "address")}`,
  "agent.changed": (a) => `changed the agent ${say(a, "address")}`,
  "agent.suspended": (a) => `suspended the agent ${say(a, "address")}`,
  "agent.resumed": (a) => `let the agent ${say(a, "address")} go on`,
  "agent.deleted": (a) => `ended the agent ${say(a, "address")} and its keys`,
  "key.made": (a) => `made ${keyIn(a)}`,
  "key.rotated": (a) =>
    `rotated ${keyIn(a)}, which works until ${say(a, "until")}; the one that takes its place begins with ${start(a, "replacement")}`,
  "key.revoked": (a) => `revoked ${keyIn(a)}`,
  "workspace.made": (a) => `made the workspace ${quoted(a, "name")}`,
  "channel.changed": (a) => `changed how ${say(a, "channel")} is set up: ${say(a, "changes")}`,
  "channel.cleared": (a) => `took away how ${say(a, "channel")} was set up here`,
  "channel.leaves": (a) =>
    `lets ${LEAVES_WORDS[say(a, "leaves")] ?? say(a, "leaves")} leave by ${say(a, "channel")}`,
  "message.retried": (a) => `had a message tried now: ${message(a)}`,
  "message.all_retried": (a) =>
    `had ${a.count === 1 ? "1 message" : `${say(a, "count")} messages`} tried now that could not be sent${say(a, "only") ? `: ${say(a, "only")}` : ""}`,
  "message.sent_again": (a) => `had a message sent once more: ${message(a)}`,
  "workspace.changed": (a) => `changed the workspace: ${say(a, "changes")}`,
};

const LEAVES_WORDS: Record<string, string> = {
  nothing: "nothing of a task",
  title: "the title of a task",
  fields: "the title of a task and the fields that its submitter named",
};

// A hint ends in dots that stand for the rest of the key.
const start = (about: JsonObject, name: string): string => say(about, name).replace(/…$/, "");
function keyIn(about: JsonObject): string {
  const whose = say(about, "of") ? `of ${say(about, "of")}` : `of the ${say(about, "kind")}`;
  return `the key ${whose} that begins with ${start(about, "hint")}`;
}

/** The rest of a sentence that begins with whoever did it. What no version knows any more is shown by its name. */
export const tellChange = (what: string, about: JsonObject): string =>
  Object.hasOwn(TELL, what) ? TELL[what as AdminEvent](about) : what.replaceAll(/[._]/g, " ");
