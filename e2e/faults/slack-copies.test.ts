// B-24: what Slack sends may come several times, in any order, late, from several people at once and under another team's id. One
// press has one effect, one person has one vote on a version, and everybody who pressed in vain is told so, once.
import { afterAll, beforeAll, expect, test } from "vitest";
import { actionId } from "@/lib/channels/slack/action-ids";
import { writeMetadata } from "@/lib/channels/slack/modal-metadata";
import {
  type Asked,
  ask,
  buttonValue,
  link,
  makeLinked,
  makeWorld,
  notices,
  openScene,
  type Scene,
} from "@/lib/slack/scene.fixture";
import { machine, makePerson } from "@/lib/testing/factory";
import { limitMs, rounds } from "@/lib/testing/fault-figures";
import { addUser } from "@/lib/testing/slack/people";
import { formOf, type SignedRequest, signed } from "@/lib/testing/slack/signed";
import type { SlackUser } from "@/lib/testing/slack/state";
import { type Chance, chance } from "./chance";
import { revision } from "./scene";

const PRESSES_EACH = 5;
const TASKS = Math.ceil(rounds("B-24") / PRESSES_EACH);
const WAVE = 2000; // what is signed waits for its turn, and Slack's signatures are good for five minutes
const MOST_COPIES = 4;
const AT_ONCE = 48;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

type Sent = {
  task: number;
  by: SlackUser;
  outcome: "approved" | "rejected";
  version: number;
  request: SignedRequest;
};

test(
  `B-24: ${TASKS * PRESSES_EACH} presses and modals, each delivered up to ${MOST_COPIES} times in any order: one effect each`,
  async () => {
    const luck = chance();
    for (let left = TASKS; left > 0; left -= WAVE) await wave(luck, Math.min(left, WAVE));
  },
  limitMs("B-24", 240_000),
);

async function wave(luck: Chance, count: number): Promise<void> {
  const world = await makeWorld(scene.sql);
  const linked = await Promise.all(["Ana", "Ben", "Eva"].map((name) => makeLinked(scene, world, name)));
  // Somebody whom Slack names by the enterprise, and somebody who is only linked elsewhere.
  const roaming = linked[0]!.user;
  const elsewhere = await makeWorld(scene.sql);
  const stranger = addUser(scene.slack, "Zoe");
  await link(scene.sql, elsewhere, await makePerson(scene.sql, elsewhere, "zoe@example.com"), stranger);
  const people = [...linked.map(({ user }) => user), stranger];
  const tasks = await Promise.all(
    Array.from({ length: count }, () => ask(scene, world, { assignees: ["role:member"] })),
  );
  const revised = new Set(tasks.filter(() => luck.below(5) === 0).map(({ id }) => id));
  const sent: Sent[] = tasks.flatMap((task, i) =>
    Array.from({ length: PRESSES_EACH }, (_, n): Sent => {
      const by = luck.pick(people);
      const isModal = luck.below(3) === 0;
      const request = isModal
        ? modal(by, task, i * PRESSES_EACH + n)
        : press(by, task, i * PRESSES_EACH + n, by === roaming && luck.below(2) === 0);
      return { task: i, by, outcome: isModal ? "rejected" : "approved", version: 1, request };
    }),
  );
  const changes = [...revised].map(
    (id) => () =>
      scene.engine.apply({
        workspaceId: world.workspaceId,
        intentId: id,
        command: revision({ service: "api", version: "2" }, machine()),
      }),
  );
  const deliveries = sent.flatMap(({ request }) =>
    Array.from({ length: 1 + luck.below(MOST_COPIES) }, () => () => scene.bring("interactions", request)),
  );
  const replies = await inAnyOrder(luck.shuffle<() => Promise<object>>([...deliveries, ...changes]));
  const statuses = replies.flatMap((reply) => ("status" in reply ? [reply.status] : []));
  expect(
    statuses.filter((status) => status !== 200),
    `seed ${luck.seed}`,
  ).toEqual([]);

  const decisions = await scene.sql<
    Array<{ taskId: string; personId: string; outcome: string; version: number; via: string }>
  >`
    select task_id as "taskId", person_id as "personId", outcome, version, via from decisions
    where workspace_id = ${world.workspaceId}`;
  expect(new Set(decisions.map(({ taskId }) => taskId)).size, "one decision ends a task").toBe(
    decisions.length,
  );
  const personOf = new Map(linked.map(({ person, user }) => [person.id, user.id]));
  for (const { taskId, personId, outcome, version, via } of decisions) {
    const own = sent.filter(({ task, by }) => tasks[task]?.id === taskId && by.id === personOf.get(personId));
    expect([via, version, own.some((one) => one.outcome === outcome)]).toEqual(["slack", 1, true]);
  }
  expect(decisions.length).toBeGreaterThan(count / 2);
  const [ends] = await scene.sql<Array<{ twice: number; open: number }>>`
    select count(*) filter (where n > 1)::int as twice, count(*) filter (where n = 0)::int as open from (
      select (select count(*) from events e where e.workspace_id = i.workspace_id and e.intent_id = i.id
        and e.type in ('intent.completed','intent.failed','intent.canceled','intent.timed_out')) as n
      from intents i where i.workspace_id = ${world.workspaceId}) as each`;
  expect(ends).toEqual({ twice: 0, open: count - decisions.length });

  // Of the presses in vain each was told of once, however many copies came; modals are told in their own window.
  const inVain = sent.filter(({ by, outcome }) => outcome === "approved" && by !== stranger).length;
  const told = await notices(scene.sql, world);
  expect(told.length).toBeLessThanOrEqual(inVain);
  const [agreed] = [decisions.filter(({ outcome }) => outcome === "approved").length];
  // The same person's second press of the same button says what was said before: it is the decision, and no refusal.
  const again = new Set(
    decisions
      .filter(({ outcome }) => outcome === "approved")
      .map(({ taskId, personId }) => `${taskId} ${personOf.get(personId)}`),
  );
  const same = sent.filter(
    ({ task, by, outcome }) => outcome === "approved" && again.has(`${tasks[task]?.id} ${by.id}`),
  );
  expect(told.length).toBe(inVain - same.length);
  expect(same.length).toBeGreaterThanOrEqual(agreed);
}

async function inAnyOrder<T>(work: Array<() => Promise<T>>): Promise<T[]> {
  const done: T[] = [];
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < work.length; i = next++) done.push(await work[i]!());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return done;
}

const common = (by: SlackUser) => ({
  user: { id: by.id, team_id: by.teamId },
  team: { id: scene.slack.state.teamId },
  api_app_id: scene.slack.state.appId,
});

function press(by: SlackUser, task: Asked, n: number, isRoaming: boolean): SignedRequest {
  const payload = {
    type: "block_actions",
    ...common(by),
    ...(isRoaming && { user: { id: by.id, team_id: "E0GRID" }, enterprise: { id: "E0GRID" } }),
    trigger_id: `t${n}`,
    container: {
      type: "message",
      channel_id: "C0ANY",
      message_ts: `1700000000.${String(task.id.length).padStart(6, "0")}`,
    },
    actions: [
      {
        type: "button",
        action_id: actionId("decide", 0),
        value: buttonValue(task),
        action_ts: `1700000000.${n}`,
      },
    ],
  };
  return signed(scene.slack, formOf(payload));
}

function modal(by: SlackUser, task: Asked, n: number): SignedRequest {
  const metadata = writeMetadata({ value: buttonValue(task), outcome: 1 });
  const values = { "/comment": { "/comment": { type: "plain_text_input", value: "no" } } };
  const view = { id: `V${n}`, callback_id: "decide", private_metadata: metadata, state: { values } };
  return signed(scene.slack, formOf({ type: "view_submission", ...common(by), view }));
}
