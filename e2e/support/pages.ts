// Every page there is: each is looked at by axe, and photographed.

/** A page that is made adds itself here. `:task` and `:intent` are of one that is open. */
export const PAGES_WITHIN = [
  "/inbox",
  "/inbox?view=groups",
  "/inbox?view=high-risk",
  "/inbox?view=due-today",
  "/inbox?view=snoozed",
  "/inbox?view=done",
  "/inbox?q=no+such+words",
  "/inbox?task=:task",
  "/inbox/:task",
  "/intents",
  "/intents?q=nothing+like+this",
  "/intents/:intent",
  "/settings/you",
  "/settings/notifications",
  "/settings/workspace",
  "/settings/workspace/new",
  "/settings/people",
  "/settings/people/invite",
  "/settings/groups",
  "/settings/agents",
  "/settings/channels",
  "/settings/changes",
  "/audit",
  "/deliveries",
  "/deliveries?state=dead",
  "/insights",
  "/settings/security",
  "/demo",
  "/confirm",
  "/signed-in",
  "/slack/link",
  "/no-such-page",
];
/** Those that a spec of their subject looks at, and those that only lead on. */
export const PAGES_ELSEWHERE = [
  "/settings/people/:person",
  "/settings/groups/:group",
  "/settings/agents/:agent",
  "/d/task/:link",
  "/d/receipt/:intent",
  "/deliveries/:message",
  "/settings",
  "/",
];
export const PAGES_OUTSIDE = ["/sign-in", "/sign-in/link", "/setup", "/invitation"]; // of somebody who is not signed in
