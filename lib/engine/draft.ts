// From what somebody submits to the opening of an intent: whom it is for, and whether anybody can decide it at all.
import { peopleBehind } from "../domain/access";
import { canonicalAddress, isToPeople, isToServer, type Place, recipientAddress } from "../domain/address";
import { canonical } from "../domain/canonical";
import { checkSchema } from "../domain/form-schema";
import { misspelled } from "../domain/misspelled";
import { type Problem, refuse } from "../domain/refusals";
import { no, ok, type Result } from "../domain/result";
import { escalationTargets, hasOwnLevels } from "../domain/schedule";
import { standInsAmong, withStandIns } from "../domain/stand-in";
import { actorText, type Holder, type Options } from "../domain/state";
import { isObject, readSpec, type StoredSpec, titleFrom } from "../domain/task-spec";
import { type Asking, planTime } from "../domain/time-plan";
import type { Opening } from "../domain/transitions/open";
import type { Actor, Json, JsonObject } from "../domain/types";
import type { Directory } from "./directory";
import { sha256 } from "./hash";
import { newId } from "./ids";
import { laterAmong } from "./later-targets";

export type Draft = {
  workspaceId: string;
  place: Place;
  actor: Actor;
  type: string;
  correlationId?: string;
  from: string;
  to: string;
  payload: JsonObject;
  deadlineAt?: Date | null;
  options: Options;
  humanTask?: JsonObject | null;
};

/** The payload is written out once: for its hash, and to be stored. */
export type Drafted = Opening & { payloadText: string };

const FALLBACK = "role:owner";

export async function toOpening(draft: Draft, directory: Directory, now: Date): Promise<Result<Drafted>> {
  const { deadlineAt = null } = draft;
  if (deadlineAt !== null && deadlineAt <= now)
    return no(
      problem(
        "past_deadline",
        "/deadline_at",
        "future",
        `The deadline ${deadlineAt.toISOString()} has already passed.`,
      ),
    );
  const to = await recipient(draft, directory, now);
  if (!to.ok) return to;
  const { warnings, ...recipientOnly } = to.value;
  const id = newId(now);
  const options = warnings.length > 0 ? { ...draft.options, warnings } : draft.options;
  const payloadText = canonical(draft.payload);
  const intent = {
    workspaceId: draft.workspaceId,
    id,
    type: draft.type,
    correlationId: draft.correlationId ?? id,
    from: draft.from,
    to: recipientAddress(draft.to, draft.place),
    submitter: actorText(draft.actor),
    behindPersonId: draft.actor.personId,
    payload: draft.payload,
    payloadHash: sha256(payloadText),
    deadlineAt,
    options,
  };
  const spec = recipientOnly.to.kind === "people" ? recipientOnly.to.spec : null;
  return ok({
    intent,
    payloadText,
    actor: draft.actor,
    requestHash: requestHash(intent, spec),
    to: recipientOnly.to,
  });
}

// Everything that was asked, in one hash, so that the first link of the chain binds it: canonical JSON, written by hand in
// key order because every request passes here.
export function requestHash(intent: Omit<Opening["intent"], "payload">, spec: StoredSpec | null): string {
  const { correlationId, deadlineAt, from, options, payloadHash, to, type } = intent;
  const deadline = deadlineAt === null ? "null" : `"${deadlineAt.toISOString()}"`;
  return sha256(
    `{"correlation_id":${canonical(correlationId)},"deadline_at":${deadline},"from":${canonical(from)},` +
      `"human_task":${canonical(spec?.human_task ?? null)},"options":${canonical(options as unknown as Json)},` +
      `"payload_hash":"${payloadHash}","to":${canonical(to)},"type":${canonical(type)}}`,
  );
}

type Found = { refs: string[]; unknown: string[] };
type Asked = { refs: string[]; names: string[]; isUnknown: boolean };
type Recipient = { to: Opening["to"]; warnings: string[] };

function recipient(draft: Draft, directory: Directory, now: Date): Promise<Result<Recipient>> {
  if (draft.humanTask || isToPeople(draft.to)) return people(draft, draft.humanTask ?? {}, directory, now);
  const address = canonicalAddress(draft.to, draft.place);
  if (isToServer(draft.to, address)) return Promise.resolve(ok({ to: { kind: "server" }, warnings: [] }));
  return agent(draft.workspaceId, address, directory);
}

async function agent(workspaceId: string, address: string, directory: Directory): Promise<Result<Recipient>> {
  const registered = await directory.registered(workspaceId, address);
  return ok({ to: { kind: "agent", registered }, warnings: [] });
}

async function people(
  draft: Draft,
  human: JsonObject,
  directory: Directory,
  now: Date,
): Promise<Result<Recipient>> {
  const schema = isObject(human.form_schema) ? checkSchema(human.form_schema) : [];
  if (schema.length > 0) {
    const problems = schema.map((found) => ({
      ...found,
      pointer: `/human_task/form_schema${found.pointer}`,
    }));
    return no(refuse("form_invalid", problems[0]?.message ?? "", undefined, problems));
  }
  const warnings: string[] = [];
  const names = strings(human.assignees);
  const known = await resolve(draft, names, directory, warnings, "assignee");
  let assignees = names.length === 0 ? ["everyone"] : orOwners(known);
  const standIns = await standInsOf(draft, assignees, directory);
  assignees = withStandIns(assignees, standIns);
  const stored: StoredSpec = { human_task: human, title: titleOf(human, draft.type), of: 0, levels: [] };
  const spec = readSpec(stored);
  const without = spec.fourEyes ? peopleBehind(draft.actor) : [];
  const count = (refs: string[]) =>
    refs.length === 0 ? 0 : directory.count(draft.workspaceId, refs, without);
  stored.of = await count(assignees);
  if (stored.of < spec.quorum.need && !assignees.includes("everyone")) {
    assignees = [...new Set([...assignees, FALLBACK])];
    stored.of = await count(assignees);
    warnings.push("the owners of the workspace were added, because nobody else could decide this");
  }
  if (stored.of < spec.quorum.need) return no(undecidable(spec.quorum.need, stored.of, spec.fourEyes));
  const planned = await timeOf(draft, { human, spec, refs: assignees }, directory, now);
  if (!planned.ok) return planned;
  const { time, levels } = planned.value;
  warnings.push(...planned.value.warnings);
  if (time) stored.time = time;
  stored.levels.push(...levels);
  const own: Asked[] = [];
  for (const level of escalationTargets(draft.options, human))
    own.push(await escalation(draft, level, directory, warnings));
  stored.levels.push(...own.map(({ refs }) => refs));
  if (own.some(({ isUnknown }) => isUnknown)) stored.levelNames = own.map(({ names }) => names);
  if (!spec.outcomes.some((outcome) => outcome.positive))
    warnings.push(
      "none of the allowed outcomes is known to be positive, so each ends the intent as FAILED: name those that are in positive_outcomes",
    );
  if (human.notify_email) warnings.push("notify_email is not used: name the people in assignees");
  warnings.push(...misspelled(human));
  const asked = inWords(names, known, assignees);
  if (asked.length !== names.length || known.unknown.length > 0) stored.asked = asked;
  const holder: Holder = { type: "human", ref: asked[0] ?? "everyone", name: asked.join(", ") || "everyone" };
  const also = standIns.length > 0 && { standIns };
  return ok({ to: { kind: "people", spec: stored, assignees, holder, ...also }, warnings });
}

// Whom it was put to, as they were called: without those whom nobody knows, with the owners who are asked instead.
function inWords(names: string[], { refs, unknown }: Found, asked: string[]): string[] {
  const words = names.filter((name) => !unknown.includes(name));
  return asked.includes(FALLBACK) && !refs.includes(FALLBACK) ? [...words, FALLBACK] : words;
}

// Where a workspace has no policies this asks nothing but what it remembers.
async function timeOf(
  { workspaceId, type, deadlineAt = null, options }: Draft,
  asking: Pick<Asking, "human" | "spec" | "refs">,
  directory: Directory,
  now: Date,
) {
  const hasOwn = hasOwnLevels(options, asking.human);
  return planTime(
    { ...asking, type, deadlineAt, hasOwnLevels: hasOwn },
    await directory.time(workspaceId),
    now,
  );
}

// Only a name can be somebody who is away, so most tasks ask nothing here.
async function standInsOf({ workspaceId, actor }: Draft, refs: string[], directory: Directory) {
  if (!refs.some((ref) => ref.startsWith("person:"))) return [];
  return standInsAmong(refs, await directory.away(workspaceId), (id) => peopleBehind(actor).includes(id));
}

// Who is on call, or whose manager somebody is, is asked when the level comes.
async function escalation(
  draft: Draft,
  level: string[],
  directory: Directory,
  warnings: string[],
): Promise<Asked> {
  const { later, others } = await laterAmong(directory, draft.workspaceId, level);
  const found = await resolve(draft, others, directory, warnings, "escalation target");
  const known = [...later, ...orOwners(found)];
  const refs = known.length > 0 ? known : [FALLBACK];
  return { refs, names: inWords(level, found, refs), isUnknown: found.unknown.length > 0 };
}

async function resolve(
  draft: Draft,
  names: string[],
  directory: Directory,
  warnings: string[],
  what: string,
): Promise<Found> {
  const resolved = await directory.resolve(draft.workspaceId, names);
  const unknown = resolved.flatMap(({ said, ref }) => (ref === null ? [said] : []));
  for (const said of unknown)
    warnings.push(`the ${what} "${said}" is not known in this workspace; its owners are asked instead`);
  const refs = resolved.flatMap(({ ref }) => (ref === null ? [] : [ref]));
  return { refs: [...new Set(refs)], unknown };
}

const orOwners = ({ refs, unknown }: Found): string[] =>
  unknown.length > 0 ? [...new Set([...refs, FALLBACK])] : refs;

const strings = (value: Json | undefined): string[] =>
  Array.isArray(value)
    ? value.filter((item): item is string => typeof item === "string" && item.trim() !== "")
    : [];

const titleOf = (human: JsonObject, type: string): string =>
  typeof human.title === "string" && human.title.trim() !== "" ? human.title : titleFrom(type);

const problem = (code: "past_deadline", pointer: string, rule: string, message: string) =>
  refuse(code, message, undefined, [{ pointer, rule, message } satisfies Problem]);

function undecidable(need: number, of: number, fourEyes: boolean) {
  const who = `${of} ${of === 1 ? "person" : "people"} could decide it`;
  const message = `This task needs ${need}, but ${who}${fourEyes ? " besides whoever is behind the request (four eyes)" : ""}.`;
  return refuse("undecidable", message, undefined, [
    { pointer: "/human_task/quorum", rule: "reachable", message },
  ]);
}
