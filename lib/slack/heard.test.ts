import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { slackDoors } from "../db/read/slack-doors";
import { COMMON_APP } from "../domain/slack-door";
import { setClock, stopClock } from "../testing/database";
import { signed } from "../testing/slack/signed";
import { type Hearing, keepHeard } from "./heard";
import type { ReceiveDeps, SigningSecret } from "./receive";
import { bring, openScene, pressed, type Scene } from "./scene.fixture";

let scene: Scene;
let hearing: Hearing;
let clockMs: number;
beforeAll(async () => {
  scene = await openScene();
  await stopClock(scene.sql);
});
afterAll(() => scene.close());
beforeEach(async () => {
  await scene.sql`truncate slack_doors`;
  clockMs = 0;
  await setClock(scene.sql, 0);
  hearing = keepHeard(scene.db.sql, () => clockMs);
});

const RIGHT = () => scene.slack.state.signingSecret;
const user = { id: "U1", teamId: "T1", name: "Ana" } as never;
type How = { secret?: string; at?: number; change?: (payload: Record<string, unknown>) => void };
const press = ({ secret, at, change }: How = {}) =>
  pressed(scene.slack, user, null, {
    sign: { ...(secret !== undefined && { secret }), ...(at !== undefined && { at }) },
    ...(change && { change }),
  });
const COMMON: SigningSecret[] = [{ workspaceId: null, secret: "" }];
async function arrives(request: ReturnType<typeof press>, now = new Date(), secrets = COMMON) {
  const deps: ReceiveDeps = {
    ...scene.deps,
    heard: hearing.heard,
    secrets: async () => secrets.map((each) => ({ ...each, secret: each.secret || RIGHT() })),
  };
  const { status } = await bring(deps, "interactions", request, now);
  await hearing.settled();
  return status;
}
async function passes(ms: number): Promise<void> {
  clockMs += ms;
  await setClock(scene.sql, clockMs);
}
const common = async () => (await slackDoors(scene.sql, COMMON_APP)).common;
const rows = () => scene.sql`select * from slack_doors`;

test("a request that fits says that Slack gets through, and is written down once a minute", async () => {
  expect(await arrives(press())).toBe(200);
  const first = (await common())?.verifiedAt;
  expect(first).toBeInstanceOf(Date);
  await passes(30_000);
  await arrives(press());
  expect((await common())?.verifiedAt).toEqual(first);
  await passes(31_000);
  await arrives(press());
  expect((await common())?.verifiedAt?.getTime()).toBe((first as Date).getTime() + 61_000);
});

test("whatever strangers send, and however often: one row, a time in it, and not a word of theirs", async () => {
  const change = (payload: Record<string, unknown>) => {
    payload.team = { id: "T-stranger", domain: "Quokka" };
  };
  for (let times = 0; times < 200; times++)
    expect(await arrives(press({ secret: `Quokka ${times}`, change }))).toBe(401);
  const first = await rows();
  expect(first).toHaveLength(1);
  expect(first[0]).toMatchObject({ workspace_id: COMMON_APP, verified_at: null, late_at: null });
  expect(JSON.stringify(first)).not.toMatch(/quokka|stranger/i);
  // Another process counts for itself, and writes no oftener all the same.
  await passes(20_000);
  hearing = keepHeard(scene.db.sql, () => clockMs);
  await arrives(press({ secret: "Quokka" }));
  expect(await rows()).toEqual([...first]);
  await arrives(signed(scene.slack, "payload=Quokka", undefined, { secret: "Quokka" }));
  expect(await rows()).toEqual([...first]);
});

test("the next that fits after a refusal is written at once", async () => {
  await arrives(press());
  await passes(1_000);
  await arrives(press({ secret: "another" }));
  const refused = await common();
  expect(refused?.refusedAt?.getTime()).toBeGreaterThan(refused?.verifiedAt?.getTime() ?? 0);
  await passes(1_000);
  await arrives(press());
  const fits = await common();
  expect(fits?.verifiedAt?.getTime()).toBeGreaterThan(fits?.refusedAt?.getTime() ?? 0);
});

test("with the right secret and a time that is not now, it is the clock; with neither, it is anybody", async () => {
  const now = new Date();
  const seconds = Math.floor(now.getTime() / 1000);
  expect(await arrives(press({ at: seconds - 421 }), now)).toBe(401);
  expect(await common()).toMatchObject({ lateSeconds: 421, refusedAt: null, verifiedAt: null });
  expect(await arrives(press({ at: seconds + 900, secret: "another" }), now)).toBe(401);
  expect(await common()).toMatchObject({ lateSeconds: 421, refusedAt: expect.any(Date) });
});

test("it is told to those whose it may be: the team's, else the installation's, and to nobody where that says nothing", async () => {
  const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
  const told = async (secrets: SigningSecret[], how: How = {}) => {
    await scene.sql`truncate slack_doors`;
    hearing = keepHeard(scene.db.sql, () => clockMs);
    await arrives(press({ secret: "wrong", ...how }), new Date(), secrets);
    return (await rows()).map((row) => row.workspace_id).sort();
  };
  const apps = [
    { workspaceId: null, secret: "0" },
    { workspaceId: one, secret: "1" },
    { workspaceId: one, secret: "before" },
    { workspaceId: two, secret: "2" },
  ];
  const ofOne = apps.map((each) => ({ ...each, isOfTeam: each.workspaceId === one }));
  expect(await told(ofOne)).toEqual([one]);
  expect(await told(apps)).toEqual([COMMON_APP]);
  expect(await told(apps.slice(1))).toEqual([one, two].sort());
  expect(await told([...apps, { workspaceId: three, secret: "wrong" }])).toEqual([three]);
  // What says of no team that it is of it could mark all of them.
  const change = (payload: Record<string, unknown>) => {
    payload.type = "shortcut";
  };
  expect(await told(apps.slice(1), { change })).toEqual([]);
  expect(await told(apps.slice(1, 3), { change })).toEqual([one]);
  const many = Array.from({ length: 50 }, () => ({ workspaceId: randomUUID(), secret: "x" }));
  expect(await told(many)).toHaveLength(10);
});

test("that it cannot be written down keeps no press from being answered", async () => {
  await scene.sql`alter table slack_doors rename to slack_doors_away`;
  expect(await arrives(press())).toBe(200);
  await scene.sql`alter table slack_doors_away rename to slack_doors`;
});
