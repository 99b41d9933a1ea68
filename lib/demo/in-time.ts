// What the demo has to show of time and of reaching people: who is on call, whose hours count, what happens when nobody answers,
// how somebody wants to be told, and messages. All of it comes after the past, which went by without any of it.
import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import type { Calendar, Span } from "../domain/calendar";
import type { Rotation } from "../domain/rotation";
import { MANAGER, ON_CALL, type PolicyBody } from "../domain/time-policy";
import { dateOf, dayNumberAt, weekdayOf } from "../domain/wall-clock";
import { newId } from "../engine/ids";
import { emailOf, type GroupName, type PersonName } from "./cast";
import { DAY, later, type Stage } from "./stage";

const ZONE = "Europe/Berlin";
const HOUR_SECONDS = 3600;

export async function addTime(tx: Sql, stage: Stage): Promise<void> {
  const { workspaceId, now, people } = stage;
  await addManagers(tx, stage);
  const operations = await setGroup(tx, stage, "operations", { rotation: rotation(stage) });
  await setGroup(tx, stage, "finance", { hours: hours(now) });
  for (const { name, body } of policies(operations))
    await tx`
      insert into time_policies (workspace_id, id, name, body)
      values (${workspaceId}, ${randomUUID()}, ${name}, ${JSON.stringify(body)}::text::json)`;
  await tx`
    update people set settings = ${JSON.stringify({ notify: CHI })}::text::json
    where workspace_id = ${workspaceId} and id = ${people.chi.id}`;
}

/** Chi answers to Bo, and everybody else to Ana. */
async function addManagers(tx: Sql, { workspaceId, people }: Stage): Promise<void> {
  const above: Array<[PersonName, PersonName]> = [
    ["chi", "bo"],
    ["bo", "ana"],
    ["dev", "ana"],
  ];
  for (const [one, manager] of above)
    await tx`
      update people set manager_id = ${people[manager].id}
      where workspace_id = ${workspaceId} and id = ${people[one].id}`;
}

async function setGroup(
  tx: Sql,
  { workspaceId }: Stage,
  slug: GroupName,
  { hours = null, rotation = null }: { hours?: Calendar | null; rotation?: Rotation | null },
): Promise<string> {
  const [group] = await tx<Array<{ id: string }>>`
    update groups set hours = ${hours && JSON.stringify(hours)}::text::json,
      rotation = ${rotation && JSON.stringify(rotation)}::text::json
    where workspace_id = ${workspaceId} and slug = ${slug} returning id`;
  return group?.id ?? "";
}

/** By weeks, from the Monday of last week on. */
function rotation({ people, now }: Stage): Rotation {
  const today = dayNumberAt(ZONE, now.getTime());
  const since = dateOf(today - weekdayOf(today) - 7);
  return {
    zone: ZONE,
    every: "week",
    time: "09:00",
    since,
    people: [people.bo.id, people.chi.id],
    overrides: [],
  };
}

const WORKDAY: Span[] = [
  [9 * 60, 12 * 60 + 30],
  [13 * 60 + 30, 17 * 60],
];

function hours(now: Date): Calendar {
  const year = now.getUTCFullYear();
  const holidays = [`${year}-12-25`, `${year}-12-26`, `${year + 1}-01-01`];
  return { zone: ZONE, week: [WORKDAY, WORKDAY, WORKDAY, WORKDAY, WORKDAY, [], []], holidays };
}

type Named = { name: string; body: PolicyBody };

const policies = (operations: string): Named[] => [
  {
    name: "Money",
    body: {
      patterns: ["refund.*", "payment.*", "demo.refund.*"],
      remind: { after: HOUR_SECONDS, interval: 2 * HOUR_SECONDS, most: 3 },
      levels: [
        { after: 4 * HOUR_SECONDS, to: [ON_CALL + operations] },
        { after: 4 * HOUR_SECONDS, to: [MANAGER, "role:owner"] },
      ],
      repeat: 0,
      end: { act: "wait", after: HOUR_SECONDS },
      hours: "asked",
      expiry: "fail",
      positive: null,
      targets: { low: 8 * HOUR_SECONDS, normal: 4 * HOUR_SECONDS, high: HOUR_SECONDS },
    },
  },
];

const CHI = {
  normal: ["email"],
  urgent: ["email", "push"],
  quiet: { from: "20:00", to: "07:00" },
  zone: ZONE,
  endings: true,
  digest: "off",
  chosen: true,
};

const MOST_TOLD = 6;

/** Of what waits, the soonest is told now, by the worker and as everybody wants it; and one message of yesterday did not arrive. */
export async function addMessages(tx: Sql, { workspaceId, people, now }: Stage): Promise<void> {
  await tx`
    update deliveries d set state = 'due', due_at = app_now() + interval '1 second', ended_at = null
    where d.workspace_id = ${workspaceId} and d.occasion = 'assigned' and d.state = 'superseded' and d.intent_id in (
      select t.id from tasks t where t.workspace_id = ${workspaceId} and t.status = 'open'
      order by t.due_at nulls last, t.id limit ${MOST_TOLD})`;
  const [ended] = await tx<Array<{ id: string; seq: number; at: Date }>>`
    select i.id, i.seq, t.closed_at as at from tasks t join intents i on i.workspace_id = t.workspace_id and i.id = t.id
    where t.workspace_id = ${workspaceId} and t.status = 'decided' and t.closed_at < ${later(now, -DAY / 2)}
      and exists (select from group_people g where g.workspace_id = t.workspace_id and g.person_id = ${people.bo.id}
        and 'group:' || g.group_id = any (t.assignees))
      and not exists (select from decisions d where d.workspace_id = t.workspace_id and d.task_id = t.id
        and d.person_id = ${people.bo.id})
    order by t.closed_at desc limit 1`;
  if (!ended) return;
  const id = newId(ended.at);
  await tx`
    insert into messages (workspace_id, id, channel, state, occasion, intent_id, seq, person_id, destination, address, attempts,
      spent, due_at, created_at, ended_at, answer)
    values (${workspaceId}, ${id}, 'email', 'dead', 'decided', ${ended.id}, ${ended.seq}, ${people.bo.id}, 'smtp',
      ${emailOf("bo")}, 2, 1, ${ended.at}, ${ended.at}, ${later(ended.at, 34_000)}, ${NO_MAILBOX})`;
  const tries = [
    {
      attempt: 1,
      at: later(ended.at, 1_000),
      ms: 10_002,
      code: "ETIMEDOUT",
      answer: "The mail server did not answer in time.",
    },
    { attempt: 2, at: later(ended.at, 33_000), ms: 184, code: "550", answer: NO_MAILBOX },
  ];
  for (const { attempt, at, ms, code, answer } of tries)
    await tx`
      insert into message_attempts (workspace_id, message_id, attempt, at, ms, outcome, code, answer)
      values (${workspaceId}, ${id}, ${attempt}, ${at}, ${ms}, 'failed', ${code}, ${answer})`;
}

const NO_MAILBOX = "550 5.1.1 There is no such mailbox here.";
