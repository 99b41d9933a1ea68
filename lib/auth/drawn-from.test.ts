// Two people at the same settings: who saves a page that was drawn before the other saved puts nothing back.
import { afterAll, beforeAll, expect, test } from "vitest";
import { channelRecords } from "../db/read/channel-state";
import { groupById } from "../db/read/group-list";
import { groupTime } from "../db/read/group-time";
import { personOfUser } from "../db/read/people";
import { personDetails } from "../db/read/people-list";
import { timePolicies } from "../db/read/time-policies";
import { learnChannel } from "../db/write/channel-settings";
import { LEAVES, readLeaves } from "../domain/channel-settings";
import { policyOf } from "../domain/policy.fixture";
import type { Outward } from "../domain/types";
import { readWorkspaceSettings } from "../domain/workspace-settings";
import { makeGroup, makePerson } from "../testing/factory";
import type { By, Verdict } from "./administer";
import { channelPrint, saveChannel, saveLeaves } from "./channel-settings";
import { printOf, type Saved } from "./drawn-from";
import { addOverride, hoursPrint, saveHours, saveRotation, turnsPrint } from "./group-time";
import { renameGroup, setSlackChannel } from "./groups";
import { setManager } from "./manager";
import { type Cast, comesIn, makeStaff, openCast, type Staff } from "./people.fixture";
import { changeRole } from "./role";
import { changePolicy, makePolicy, policyPrint } from "./time-policies";
import { saveWorkspace, workspacePrint } from "./workspace-settings";

const SECRET = "what signs sessions, and thirty-two long";

let cast: Cast;
let staff: Staff;
let ana: By;
let ben: By;
let groupId: string;
let policyId: string;
let userId: string;
let personId: string;

beforeAll(async () => {
  cast = await openCast();
  staff = await makeStaff(cast);
  ana = staff.by.owner;
  const { sql } = cast.db;
  const { workspaceId } = staff.world;
  const other = await makePerson(sql, staff.world, "ben@example.org", "owner");
  ben = { workspaceId, personId: other.id };
  userId = await comesIn(cast.db, workspaceId, other.id);
  personId = (await makePerson(sql, staff.world, "cyd@example.org", "member")).id;
  groupId = await makeGroup(sql, staff.world, "finance", [other]);
  const made = await makePolicy(cast.db, ana, wishOf(1));
  if (!made.ok) throw new Error(made.message);
  policyId = made.policyId;
});
afterAll(() => cast.close());

function wishOf(n: number) {
  const { id: _, ...policy } = policyOf();
  return { ...policy, name: "Refunds", patterns: [`refund.v${n}`], levels: [] };
}
const hoursOf = (n: number) => ({
  zone: "Europe/Berlin",
  week: Array.from({ length: 7 }, (): Array<[number, number]> => [[540, 1020 + n]]),
  holidays: [],
});
const turnsOf = (n: number) => ({
  zone: "Europe/Berlin",
  every: "week" as const,
  time: `09:0${n}`,
  since: "2026-03-02",
  people: ["ben@example.org"],
});

type Form = {
  print(): Promise<string>; // as the page reads it
  save(by: By, n: number, drawnFrom?: string): Promise<Verdict<Saved>>; // the nth thing somebody may want
};

const time = async () => {
  const read = await groupTime(cast.db.sql, staff.world.workspaceId, groupId);
  if (!read) throw new Error("the group is gone");
  return read;
};
const group = async () => {
  const read = await groupById(cast.db.sql, staff.world.workspaceId, groupId);
  if (!read) throw new Error("the group is gone");
  return read;
};
const person = async () => {
  const read = await personDetails(cast.db.sql, staff.world.workspaceId, personId);
  if (!read) throw new Error("they are gone");
  return read;
};
const recordOf = async (channel: Outward) => {
  const records = await channelRecords(cast.db.sql, staff.world.workspaceId, {});
  const found = records.find((each) => each.channel === channel);
  if (!found) throw new Error("there is no such channel");
  return found;
};
const printOfChannel = async (channel: Outward) => {
  const { plain, sealed } = await recordOf(channel);
  return channelPrint(plain, sealed);
};

const FORMS: Record<string, Form> = {
  "the workspace": {
    async print() {
      const viewer = await personOfUser(cast.db.sql, userId, null);
      if (!viewer) throw new Error("nobody is here");
      return workspacePrint(viewer.workspaceName, viewer.workspaceSettings);
    },
    save: (by, n, drawnFrom) => saveWorkspace(cast.db, by, { name: "Acme", undoSeconds: 10 + n }, drawnFrom),
  },
  "a policy": {
    async print() {
      const policies = await timePolicies(cast.db.sql, staff.world.workspaceId);
      return policyPrint(policies.find(({ id }) => id === policyId) ?? null);
    },
    save: (by, n, drawnFrom) => changePolicy(cast.db, by, { policyId, drawnFrom, ...wishOf(10 + n) }),
  },
  "the hours of a group": {
    print: async () => hoursPrint((await time()).hours),
    save: (by, n, drawnFrom) => saveHours(cast.db, by, { groupId, hours: hoursOf(n), drawnFrom }),
  },
  "the turns of a group": {
    print: async () => turnsPrint((await time()).rotation),
    save: (by, n, drawnFrom) => saveRotation(cast.db, by, { groupId, turns: turnsOf(n), drawnFrom }),
  },
  "the role of somebody": {
    print: async () => printOf((await person()).role),
    save: (by, n, drawnFrom) => {
      const role = (["member", "admin", "auditor"] as const)[n % 3] ?? "member";
      return changeRole(cast.db, by, { personId, role, drawnFrom });
    },
  },
  "the manager of somebody": {
    print: async () => printOf((await person()).manager?.id ?? null),
    save: (by, n, drawnFrom) => {
      const managerId = [null, ana.personId, ben.personId][n % 3] ?? null;
      return setManager(cast.db, by, { personId, managerId, drawnFrom });
    },
  },
  "the name of a group": {
    print: async () => printOf((await group()).name),
    save: (by, n, drawnFrom) => renameGroup(cast.db, by, { groupId, name: `Finance ${n}`, drawnFrom }),
  },
  "the channel of a group": {
    print: async () => printOf((await group()).slackChannel),
    save: (by, n, drawnFrom) => setSlackChannel(cast.db, by, { groupId, channel: `C00000${n}`, drawnFrom }),
  },
  "what may leave by mail": {
    print: async () => printOf(readLeaves((await recordOf("email")).plain)),
    save: (by, n, drawnFrom) => saveLeaves(cast.db, by, "email", LEAVES[(n + 1) % 3] ?? "nothing", drawnFrom),
  },
  "e-mail": {
    print: () => printOfChannel("email"),
    save: (by, n, drawnFrom) =>
      saveChannel(cast.db, by, SECRET, {
        channel: "email",
        plain: { host: `mail${n}.example.org`, from: "ask@example.org" },
        secrets: {},
        drawnFrom,
      }),
  },
  Slack: {
    print: () => printOfChannel("slack"),
    save: (by, n, drawnFrom) =>
      saveChannel(cast.db, by, SECRET, {
        channel: "slack",
        plain: { defaultChannel: `C00000${n}` },
        secrets: { signingSecret: `signing-secret-number-${n}` },
        drawnFrom,
      }),
  },
};

test.each(Object.entries(FORMS))(
  "%s: what somebody else saved meanwhile is not put back",
  async (_, form) => {
    const drawn = await form.print();
    expect(await form.save(ben, 1, drawn)).toMatchObject({ ok: true });
    const theirs = await form.print();
    expect(theirs).not.toBe(drawn);
    const message = "ben changed this meanwhile, so nothing was saved. Load it again to see what it is now.";
    expect(await form.save(ana, 2, drawn)).toEqual({ ok: false, message });
    expect(await form.print()).toBe(theirs);
    expect(await form.save(ben, 2, drawn)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^You yourself changed this meanwhile/),
    });
    expect(await form.save(ana, 2, theirs)).toMatchObject({ ok: true });
  },
);

test.each(Object.entries(FORMS))(
  "%s: who saved can save again, with or without a change",
  async (_, form) => {
    let drawn = await form.print();
    for (const n of [3, 4, 4, 5]) {
      const saved = await form.save(ana, n, drawn);
      if (!saved.ok) throw new Error(saved.message);
      expect(saved.drawnFrom).toBe(await form.print());
      drawn = saved.drawnFrom ?? "";
    }
  },
);

test.each(Object.entries(FORMS))("%s: of two who save at the same moment one is told", async (_, form) => {
  const drawn = await form.print();
  const verdicts = await Promise.all([form.save(ana, 6, drawn), form.save(ben, 7, drawn)]);
  expect(verdicts.filter(({ ok }) => ok)).toHaveLength(1);
});

test("a password that somebody else set is a change, though nobody reads it", async () => {
  const drawn = await printOfChannel("slack");
  const secrets = { signingSecret: "another-signing-secret" };
  await saveChannel(cast.db, ben, SECRET, { channel: "slack", plain: {}, secrets });
  const wish = { channel: "slack" as const, plain: {}, secrets: { signingSecret: null }, drawnFrom: drawn };
  expect(await saveChannel(cast.db, ana, SECRET, wish)).toMatchObject({ ok: false });
});

test("what no form shows makes none of them old: what may leave, what was learned, who stands in", async () => {
  const { workspaceId } = staff.world;
  const place = { workspaceId, channel: "slack" as const };
  const drawn = await printOfChannel("slack");
  await saveLeaves(cast.db, ben, "slack", "nothing");
  await learnChannel(cast.db.sql, place, { teamName: "Acme", appId: "A1" });
  expect(await printOfChannel("slack")).toBe(drawn);
  const turns = turnsPrint((await time()).rotation);
  const [from, until] = ["2030-01-01", "2030-01-02"].map((day) => new Date(`${day}T00:00:00Z`)) as [
    Date,
    Date,
  ];
  expect(await addOverride(cast.db, ben, { groupId, person: "ben@example.org", from, until })).toMatchObject({
    ok: true,
  });
  expect(turnsPrint((await time()).rotation)).toBe(turns);
});

test("what was changed past these pages has no name", async () => {
  const { world, by } = await makeStaff(cast);
  const [row] = await cast.db.sql<Array<{ name: string }>>`
    update workspaces set settings = '{"undoSeconds":9}' where id = ${world.workspaceId} returning name`;
  const name = row?.name ?? "";
  const drawnFrom = workspacePrint(name, readWorkspaceSettings({}));
  expect(await saveWorkspace(cast.db, by.owner, { name }, drawnFrom)).toMatchObject({
    ok: false,
    message: expect.stringMatching(/^Somebody changed this meanwhile/),
  });
});
