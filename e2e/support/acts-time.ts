import { type Act, KEEPERS, unlikely } from "./act";
import { drawnFrom } from "./drawn-from";
import { EMAILS } from "./seven";
import type { Subjects } from "./subjects";

// What happens in time is for owners and admins to say: policies, who is on call, when a group is there.

const week = Object.fromEntries(
  [0, 1, 2, 3, 4, 5, 6].map((day) => [`day.${day}`, day < 5 ? "9:00-17:00" : ""]),
);
const turns = { every: "week", since: "2026-03-02", time: "09:00", zone: "Europe/Berlin" };
const ofGroup = async (of: Subjects, groupId: string, button: string) => ({
  groupId,
  ...(await drawnFrom(of, `/settings/groups/${groupId}`, button)),
});
const policy = () => ({
  name: unlikely(),
  patterns: "quokka.none",
  remindAfter: "2 h",
  remindInterval: "",
  remindMost: "2",
  "level.1.after": "1 h",
  "level.1.to": "owners, manager",
  repeat: "0",
  endAct: "wait",
  endAfter: "",
  hours: "always",
  expiry: "fail",
  positiveLeast: "",
  targetHigh: "",
  targetNormal: "1 d",
  targetLow: "",
});

export const ESCALATION_ACTS: Record<string, Act> = {
  save: { may: KEEPERS, changes: ["policies", "changes"], form: policy, own: true },
  end: {
    may: KEEPERS,
    changes: ["policies", "changes"],
    form: async (of) => ({ policyId: await of.policy() }),
  },
};

export const GROUP_TIME_ACTS: Record<string, Act> = {
  saveHours: {
    may: KEEPERS,
    changes: ["groups", "changes"],
    form: async (of) => ({
      ...(await ofGroup(of, await of.group(), "Save the hours")),
      zone: "Europe/Berlin",
      holidays: "2026-12-25 Christmas",
      ...week,
    }),
  },
  endHours: {
    may: KEEPERS,
    changes: ["groups", "changes"],
    form: async (of) => ({ groupId: (await of.onCall()).groupId }),
  },
  saveTurns: {
    may: KEEPERS,
    changes: ["groups", "changes"],
    form: async (of) => ({
      ...(await ofGroup(of, await of.group(true), "Save the turns")),
      people: EMAILS.member,
      ...turns,
    }),
  },
  endTurns: {
    may: KEEPERS,
    changes: ["groups", "changes"],
    form: async (of) => ({ groupId: (await of.onCall()).groupId }),
  },
  override: {
    may: KEEPERS,
    changes: ["groups", "changes"],
    form: async (of) => ({
      groupId: (await of.onCall()).groupId,
      person: EMAILS.member,
      from: "2030-01-01T00:00",
      until: "2030-01-02T00:00",
      zone: "UTC",
    }),
  },
  removeOverride: { may: KEEPERS, changes: ["groups", "changes"], form: (of) => of.onCall() },
};
