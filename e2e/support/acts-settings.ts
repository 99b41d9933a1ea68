import { type Act, DECIDERS, here, KEEPERS, MINE, unlikely, within } from "./act";
import { CHANNEL_ACTS } from "./acts-channels";
import { ESCALATION_ACTS, GROUP_TIME_ACTS } from "./acts-time";
import { drawnFrom } from "./drawn-from";
import { EMAILS, FOUR } from "./seven";

// The actions of the settings pages: about the workspace, which owners and admins change, and about oneself.

let weeks = 0;

const agents: Record<string, Act> = {
  create: {
    may: KEEPERS,
    changes: ["agents", "changes"],
    form: () => ({ name: unlikely(), description: "" }),
    own: true,
  },
  setStatus: {
    may: KEEPERS,
    changes: ["agents", "changes"],
    form: async (of) => ({ agentId: await of.agent(), status: "suspended" }),
  },
  end: { may: KEEPERS, changes: ["agents", "changes"], form: async (of) => ({ agentId: await of.agent() }) },
  newKey: {
    may: KEEPERS,
    changes: ["keys", "changes"],
    form: async (of) => ({ agentId: await of.agent(), days: "30", "scopes.read": "on" }),
  },
  rotate: {
    may: KEEPERS,
    changes: ["keys", "changes"],
    form: async (of) => ({ keyId: await of.key(), overlap: "0" }),
  },
  revoke: { may: KEEPERS, changes: ["keys", "changes"], form: async (of) => ({ keyId: await of.key() }) },
};

const groups: Record<string, Act> = {
  create: { may: KEEPERS, changes: ["groups", "changes"], form: () => ({ name: unlikely() }), own: true },
  rename: {
    may: KEEPERS,
    changes: ["groups", "changes"],
    form: async (of) => {
      const groupId = await of.group();
      const drawn = await drawnFrom(of, `/settings/groups/${groupId}`, "Rename it");
      return { ...drawn, groupId, name: unlikely() };
    },
  },
  add: {
    may: KEEPERS,
    changes: ["members", "changes"],
    form: async (of) => ({ groupId: await of.group(), person: EMAILS.member }),
  },
  takeOut: {
    may: KEEPERS,
    changes: ["members", "changes"],
    form: async (of) => ({ groupId: await of.group(true), personId: await of.idOf("member") }),
  },
  postIn: {
    may: KEEPERS,
    changes: ["groups", "changes"],
    form: async (of) => {
      const groupId = await of.group();
      const drawn = await drawnFrom(of, `/settings/groups/${groupId}`, "Save the channel");
      return { ...drawn, groupId, channel: `C${Date.now()}` };
    },
  },
  end: { may: KEEPERS, changes: ["groups", "changes"], form: async (of) => ({ groupId: await of.group() }) },
};

const people: Record<string, Act> = {
  nameManager: {
    may: KEEPERS,
    changes: ["people", "changes"],
    form: async (of) => {
      const personId = await of.person("active");
      const drawn = await drawnFrom(of, `/settings/people/${personId}`, "Save the manager");
      return { ...drawn, personId, manager: EMAILS.member };
    },
  },
  invitePerson: {
    may: KEEPERS,
    changes: ["people", "links", "changes"],
    form: () => ({ email: `${unlikely().replace(" ", "-")}@demo.example`, role: "auditor" }),
    own: true,
  },
  sendAgain: {
    may: KEEPERS,
    changes: ["links", "changes"],
    form: async (of) => ({ personId: await of.person("invited") }),
  },
  withdraw: {
    may: KEEPERS,
    changes: ["people", "changes"],
    form: async (of) => ({ personId: await of.person("invited") }),
  },
  setRole: {
    may: KEEPERS,
    changes: ["people", "changes"],
    form: async (of) => {
      const personId = await of.person("active");
      const drawn = await drawnFrom(of, `/settings/people/${personId}`, "Change the role");
      return { ...drawn, personId, role: "auditor" };
    },
  },
  remove: {
    may: KEEPERS,
    changes: ["people", "changes"],
    form: async (of) => ({ personId: await of.person("active") }),
  },
  restore: {
    may: KEEPERS,
    changes: ["people", "changes"],
    form: async (of) => ({ personId: await of.person("removed") }),
  },
};

const security: Record<string, Act> = {
  endOne: {
    may: MINE,
    changes: ["sessions"],
    form: async (of) => ({ session: await of.session("member") }),
    quiet: true,
  },
  endOthers: {
    may: FOUR,
    changes: ["sessions", "browsers"],
    form: async (of, who) => {
      await of.session(here(who));
      await of.browser(here(who)); // it is told no more, either
      return {};
    },
    own: true,
  },
  setPassword: {
    may: FOUR,
    changes: ["accounts"],
    form: ({ seven: { passwords } }, who) => {
      const current = passwords[who] ?? "";
      const next = `${current} and more`;
      if (who !== "nobody") passwords[who] = next;
      return { current, next };
    },
    own: true,
  },
  makeToken: {
    may: FOUR,
    changes: ["keys", "changes"],
    form: () => ({ name: unlikely(), days: "7", "scopes.read": "on" }),
    own: true,
  },
  revokeToken: {
    may: MINE,
    changes: ["keys", "changes"],
    form: async (of) => ({ key: await of.token("member") }),
  },
};

const you: Record<string, Act> = {
  saveYou: {
    may: FOUR,
    changes: ["people"],
    form: () => ({ name: unlikely(), zone: "", language: "", theme: "dark" }),
    own: true,
  },
  beAway: {
    may: FOUR,
    changes: ["people", "changes"],
    form: (_, who) => {
      weeks += 1; // to come, so that nothing is asked of anybody else meanwhile
      const from = new Date(Date.now() + weeks * 7 * 86_400_000).toISOString().slice(0, 16);
      return { from, until: "", zone: "UTC", substitute: who === "member" ? EMAILS.owner : EMAILS.member };
    },
  },
  beBack: { may: FOUR, changes: ["people", "changes"], form: () => ({}), own: true },
};

const slack: Record<string, Act> = {
  disconnectSlack: { may: MINE, changes: ["slack", "changes"], form: (of) => of.slack("member") },
};

const rules = { from: "22:00", zone: "UTC", digest: "daily", "normal.email": "on" };
const notifications: Record<string, Act> = {
  saveRules: {
    may: DECIDERS, // an auditor is told nothing
    changes: ["people"],
    form: () => {
      weeks += 1; // so that it is another one each time
      return { ...rules, to: `0${weeks % 9}:${10 + (weeks % 50)}`, digestHour: String(weeks % 24) };
    },
    own: true,
  },
  tellThisBrowser: {
    may: DECIDERS,
    changes: ["browsers"],
    form: () => ({
      endpoint: `http://127.0.0.1:9/${unlikely().replace(" ", "-")}`,
      p256dh: "A".repeat(87),
      auth: "A".repeat(22),
    }),
    own: true,
  },
  tellNoMore: {
    may: MINE,
    changes: ["browsers"],
    form: async (of) => ({ browser: await of.browser("member") }),
    quiet: true,
  },
  tryBrowser: {
    may: MINE,
    changes: ["tests"],
    form: async (of) => ({ browser: await of.browser("member") }),
  },
};

export const SETTINGS_ACTS: Record<string, Act> = {
  ...within("app/settings/agents/actions.ts", agents),
  ...within("app/settings/channels/actions.ts", CHANNEL_ACTS),
  ...within("app/settings/groups/actions.ts", groups),
  ...within("app/settings/notifications/actions.ts", notifications),
  ...within("app/settings/groups/time-actions.ts", GROUP_TIME_ACTS),
  ...within("app/settings/escalation/actions.ts", ESCALATION_ACTS),
  ...within("app/settings/people/actions.ts", people),
  ...within("app/settings/security/actions.ts", security),
  ...within("app/settings/you/actions.ts", you),
  ...within("app/settings/you/slack-actions.ts", slack),
};
