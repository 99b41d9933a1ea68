// A million intents wait: what a row can be read without is not written. Each of these has its way back beside it.
import type { Holder, NewEvent, Progress } from "../domain/state";
import type { StoredSpec } from "../domain/task-spec";
import type { EventType, JsonObject, Status, WaitingReason } from "../domain/types";

/** Without a title that the submitter's own words hold already, and without levels that there are none of. */
export type CompactSpec = Omit<StoredSpec, "title" | "levels"> &
  Partial<Pick<StoredSpec, "title" | "levels">>;

export function compactSpec({ title, levels, ...rest }: StoredSpec): CompactSpec {
  return {
    ...rest,
    ...(title !== rest.human_task.title && { title }),
    ...(levels.length > 0 && { levels }),
  };
}

export const fullSpec = (stored: CompactSpec): StoredSpec => ({
  ...stored,
  title: stored.title ?? String(stored.human_task.title),
  levels: stored.levels ?? [],
});

const EVERYONE: Holder = { type: "human", ref: "everyone", name: "everyone" };

type Waiting = { waitingReason: WaitingReason | null; progress: Progress };

/** Most intents that wait for people wait for all of them. */
export function compactProgress({ waitingReason, progress }: Waiting): Progress {
  const { pending, ...rest } = progress;
  const isPlain =
    waitingReason === "WAITING_FOR_HUMAN" && pending?.ref === EVERYONE.ref && pending.name === EVERYONE.name;
  return isPlain ? rest : progress;
}

export const fullProgress = (progress: Progress, waitingReason: WaitingReason | null): Progress =>
  waitingReason === "WAITING_FOR_HUMAN" && progress.pending === undefined
    ? { ...progress, pending: EVERYONE }
    : progress;

/** Nobody: everyone. */
export const compactAssignees = (assignees: string[]): string[] | null =>
  assignees.length === 1 && assignees[0] === EVERYONE.ref ? null : assignees;

export const fullAssignees = (stored: string[] | null): string[] => stored ?? [EVERYONE.ref];
export const ASSIGNEES = `coalesce(t.assignees, '{${EVERYONE.ref}}')`; // of a task `t`

// Hashing this much takes 2 µs, and more would be more than the hash saves.
const SHORT_PAYLOAD = 2_000;

/** None of a short payload. That no other payload was put in its place, the log says: it holds the hash of what was asked. */
export const compactHash = (payloadText: string, hash: string): string | null =>
  payloadText.length > SHORT_PAYLOAD ? hash : null;

export const payloadHash = (intents: string): string =>
  `coalesce(${intents}.payload_hash, sha256(convert_to(${intents}.payload::text,'UTF8')))`;

type Acted = { seq: number; actor: string; submitter: string };

/** Nobody: whoever submitted the intent. A first event that has a row of its own says it. */
export const compactActor = ({ seq, actor, submitter }: Acted): string | null =>
  seq > FIRST_SEQ && actor === submitter ? null : actor;
const FIRST_SEQ = 2;

// Every intent is born with the same first two events, in the same moment as its third and by the same hand. What only the
// first knows is the hash of what was asked; so the third's row bears that, and stands for all three.
const CREATED = "intent.created";
const SUBMITTED = "intent.submitted";
const BIRTH_SEQ = 6;
const HASH = /^[0-9a-f]{64}$/;

export type Born<E> = E & { requestHash: string | null };

/** Events of intents that did not exist before, each intent's in their order. */
export function compactBirths<E extends NewEvent>(events: E[]): Array<Born<E>> {
  const rows: Array<Born<E>> = [];
  for (let i = 0; i < events.length; i++) {
    const requestHash = hashOfBirth(events[i] as E, events[i + 1], events[i + 2]);
    if (requestHash !== null) i += 2;
    rows.push({ ...(events[i] as E), requestHash });
  }
  return rows;
}

function hashOfBirth(first: NewEvent, second?: NewEvent, third?: NewEvent): string | null {
  if (first.type !== CREATED || second?.type !== SUBMITTED || third?.seq !== BIRTH_SEQ) return null;
  if (first.status !== "CREATED" || second.status !== "SUBMITTED") return null;
  if (first.waitingReason !== null || second.waitingReason !== null || second.body !== null) return null;
  if (!isSameAct(first, third) || !isSameAct(second, third)) return null;
  const { request_hash, ...more } = first.body ?? {};
  if (typeof request_hash !== "string" || !HASH.test(request_hash) || Object.keys(more).length > 0)
    return null;
  return request_hash;
}

const isSameAct = (a: NewEvent, b: NewEvent): boolean =>
  a.at.getTime() === b.at.getTime() && a.actor === b.actor && a.via === b.via;

type Happened = { seq: number; type: EventType; status: Status; body: JsonObject | null };

/** `lacking`: what the first two have nothing of. */
export function fullBirth<E extends Happened>(
  third: E,
  requestHash: string | null,
  lacking: Partial<E>,
): E[] {
  if (requestHash === null) return [third];
  const before = { ...third, ...lacking };
  return [
    { ...before, seq: third.seq - 4, type: CREATED, status: "CREATED", body: { request_hash: requestHash } },
    { ...before, seq: third.seq - 2, type: SUBMITTED, status: "SUBMITTED", body: null },
    third,
  ];
}
