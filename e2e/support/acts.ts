import { type Act, DECIDERS, here, KEEPERS, MINE, unlikely, within } from "./act";
import { SETTINGS_ACTS } from "./acts-settings";
import { drawnFrom } from "./drawn-from";
import { EMAILS, FOUR, postAs } from "./seven";

// Who may do what: every server action, the roles of the workspace that may, and what is different afterwards. Everybody
// else of the seven posts the very same, and nothing is.

const later = () => new Date(Date.now() + 3_600_000).toISOString();

const inbox: Record<string, Act> = {
  decideTask: {
    may: DECIDERS,
    changes: ["events"],
    form: async (of) => ({ ...(await of.task()), outcome: "approved", inline: "1" }),
  },
  decideSeveral: {
    may: DECIDERS,
    changes: ["events"],
    form: async (of) => {
      const tasks = [await of.task(), await of.task()];
      return { tasks: JSON.stringify(tasks.map((task) => ({ ...task, outcome: "approved" }))) };
    },
  },
  takeBack: { may: MINE, changes: ["held"], form: async (of) => ({ ids: await of.held("member", "held") }) },
  sendNow: {
    may: MINE,
    changes: ["held", "events"],
    form: async (of) => ({ ids: await of.held("member", "held") }),
    quiet: true,
  },
};

const tasks: Record<string, Act> = {
  claimTask: {
    may: DECIDERS,
    changes: ["events"],
    form: async (of) => ({ taskId: (await of.task()).taskId }),
  },
  releaseTask: {
    may: DECIDERS,
    changes: ["events"],
    form: async (of, who) => {
      const { taskId } = await of.task();
      const one = who === "auditor" ? "member" : here(who);
      await postAs(of.seven, one, "app/inbox/task-actions.ts claimTask", { taskId });
      return { taskId };
    },
  },
  commentOnTask: {
    may: DECIDERS,
    changes: ["events"],
    form: async (of) => ({ taskId: (await of.task()).taskId, text: "Why so much?" }),
  },
  handOnTask: {
    may: DECIDERS,
    changes: ["events"],
    form: async (of) => ({ taskId: (await of.task()).taskId, to: EMAILS.member, note: "Yours" }),
  },
  snoozeTask: {
    may: DECIDERS,
    changes: ["snoozes"],
    form: async (of) => ({ taskId: (await of.task()).taskId, until: later() }),
  },
  unsnoozeTask: {
    may: MINE,
    changes: ["snoozes"],
    form: async (of) => ({ taskId: await of.snoozed("member") }),
    quiet: true,
  },
  saveView: {
    may: FOUR,
    changes: ["views"],
    form: () => ({ name: unlikely(), query: "view=mine" }),
    own: true,
  },
  dropView: { may: MINE, changes: ["views"], form: async (of) => ({ id: await of.view("member") }) },
  dismissRefused: {
    may: MINE,
    changes: ["held"],
    form: async (of) => ({ id: await of.held("member", "refused") }),
    quiet: true,
  },
};

const intents: Record<string, Act> = {
  cancelIntent: {
    may: KEEPERS,
    changes: ["events"],
    form: async (of) => ({ intentId: (await of.task()).taskId, reason: "Not needed any more." }),
  },
  settleDispute: {
    may: ["owner"],
    changes: ["events"],
    form: async (of) => ({ intentId: await of.disputed(), note: "It was her after all." }),
  },
};

const others: Record<string, Act> = {
  "app/audit/actions.ts verifyLog": {
    may: ["owner", "admin", "auditor"],
    changes: [],
    form: async (of) => ({ intentId: (await of.task()).taskId }),
  },
  "app/deliveries/actions.ts retry": {
    may: KEEPERS,
    changes: ["changes"],
    form: async (of) => ({ messageId: await of.message("dead") }),
  },
  "app/deliveries/actions.ts retryAll": {
    may: KEEPERS,
    changes: ["changes"],
    form: async (of) => ({ intent: await of.deadAbout() }),
  },
  "app/deliveries/actions.ts sendAgain": {
    may: KEEPERS,
    changes: ["changes"],
    form: async (of) => ({ messageId: await of.message("delivered") }),
  },
  "app/settings/workspace/actions.ts save": {
    may: KEEPERS,
    changes: ["workspaces", "changes"],
    form: async (of, who) => ({
      ...(await drawnFrom(of, "/settings/workspace", "Save", who)),
      name: `Quokka ${unlikely()}`,
      undoSeconds: "0",
      mailedCodes: "normal",
      tokenDecisions: "on",
    }),
    own: true,
  },
  // Nobody makes a workspace from the demo; an owner elsewhere does, elsewhere.
  "app/settings/workspace/new/actions.ts make": {
    may: [],
    changes: [],
    form: () => ({ name: unlikely() }),
    own: true,
  },
  "app/switch-workspace.ts switchWorkspace": {
    may: FOUR,
    changes: [],
    form: ({ seven }) => ({ workspace: seven.workspaceId }),
  },
  "app/(auth)/confirm/actions.ts confirmWithPassword": {
    may: FOUR,
    changes: ["sessions"],
    form: ({ seven }, who) => ({ password: seven.passwords[who] ?? "", next: "" }),
    own: true,
  },
  "app/(auth)/confirm/actions.ts confirmWithLink": {
    may: FOUR,
    changes: [],
    form: () => ({ next: "" }),
    own: true,
  },
  // Without the cookie of a link: its person, because they are signed in; the code of the message helps nobody then.
  "app/d/task/actions.ts decideByLink": {
    may: ["member"],
    changes: ["events"],
    form: async (of) => ({ ...(await of.linked()), outcome: "approved", mailed: "123456" }),
    outside: true,
  },
  "app/d/receipt/actions.ts denyDecision": {
    may: [],
    changes: [],
    form: async (of) => ({ intentId: (await of.task()).taskId, code: "000000" }),
    outside: true,
  },
  // Those of somebody whom we do not know yet want a link that was opened or a password, whoever is signed in beside it.
  "app/(auth)/invitation/actions.ts join": {
    may: [],
    changes: [],
    form: () => ({ name: "Eve", password: "a password of my own" }),
    outside: true,
  },
  "app/slack/link/actions.ts connectSlack": { may: [], changes: [], form: () => ({}) },
  "app/(auth)/invitation/actions.ts joinAsMyself": { may: [], changes: [], form: () => ({}), outside: true },
  "app/(auth)/setup/actions.ts setUp": {
    may: [],
    changes: [],
    form: () => ({ workspace: "Mine", name: "Eve", email: EMAILS.removed, password: "a password of my own" }),
    outside: true,
  },
  "app/(auth)/sign-in/actions.ts signIn": {
    may: [],
    changes: [],
    form: (_, who) => ({
      email: EMAILS[who === "nobody" ? "owner" : who],
      password: "not their password",
      next: "",
    }),
    outside: true,
  },
  "app/(auth)/sign-in/actions.ts followLink": {
    may: [],
    changes: [],
    form: () => ({ next: "" }),
    outside: true,
  },
  "app/(auth)/sign-in/actions.ts askForLink": {
    may: FOUR,
    changes: [],
    form: (_, who) => ({ email: EMAILS[who === "nobody" ? "owner" : who], next: "" }),
    outside: true,
    quiet: true,
  },
  // The owner of any workspace beside it may come in: it is there for them to try.
  "app/demo/actions.ts enterDemo": { may: ["owner"], changes: [], form: () => ({}), except: "stranger" },
};

export const ACTS: Record<string, Act> = {
  ...within("app/inbox/actions.ts", inbox),
  ...within("app/inbox/task-actions.ts", tasks),
  ...within("app/intents/actions.ts", intents),
  ...SETTINGS_ACTS,
  ...others,
};
/** After these nothing goes on as before: each has a test of its own, at the end. */
export const LAST_ACTS = [
  "app/demo/actions.ts endDemo",
  "app/inbox/actions.ts leave",
  "app/(auth)/invitation/actions.ts leaveFirst",
];
