// What would happen if this were submitted now and nobody ever answered: the very rules that would do it, walked from timer to
// timer, and nothing written. Who would be told where and when is lib/domain/notify.ts, as it is when messages are made.
import type { Database } from "../db/client";
import { absencesFrom } from "../db/read/away";
import { readNames, refsIn } from "../db/read/names";
import { recipientsOf } from "../db/read/recipients";
import { groupChannels, isSlackSetUp } from "../db/read/slack-set-up";
import { withDuty } from "../db/write/duty";
import { withUnreached } from "../db/write/unreached";
import { lineOf } from "../domain/describe";
import { describeAhead } from "../domain/describe-ahead";
import { transition } from "../domain/lifecycle";
import { type Recipient, toldTo } from "../domain/notify";
import { ok, type Result } from "../domain/result";
import { awayAt, type Planned } from "../domain/stand-in";
import type { Change, State, Timer } from "../domain/state";
import { open } from "../domain/transitions/open";
import { isTerminal, type Occasion, type Outward, type Risk, TIMER_KINDS } from "../domain/types";
import { nextTurn, standInsAt, withAbsences } from "./absences-ahead";
import { openDirectory } from "./directory";
import { type Draft, type Drafted, toOpening } from "./draft";

export type SimulatedTelling = { channel: Outward; at: Date; urgent: boolean };
export type SimulatedPerson = { personId: string; name: string; by: SimulatedTelling[] };
export type SimulatedMoment = {
  at: Date;
  word: string;
  sentence: string;
  people: SimulatedPerson[]; // who has none in `by` is not told, and finds it in the inbox
  more: number; // people besides those that are named
  posts: Array<{ group: string; channelId: string }>;
};
export type Simulation = {
  moments: SimulatedMoment[];
  warnings: string[];
  policy: string | null;
  isCut: boolean; // it would go on
};

const MOST_FIRED = 60;
const MOST_PEOPLE = 20; // named at one moment

type Step = { at: Date; change: Change };

export async function simulate(db: Database, draft: Draft, now: Date): Promise<Result<Simulation>> {
  const planned = await absencesFrom(db.sql, draft.workspaceId, now);
  const directory = { ...openDirectory(db.sql), away: async () => awayAt(planned, now) };
  const opening = await toOpening(draft, directory, now);
  if (!opening.ok) return opening;
  const { steps, isCut } = await walk(db, opening.value, planned, now);
  const { time } = opening.value.to.kind === "people" ? opening.value.to.spec : {};
  return ok({
    moments: await tell(db, draft.workspaceId, steps),
    warnings: opening.value.intent.options.warnings ?? [],
    policy: time?.policy?.name ?? null,
    isCut,
  });
}

type Walk = { steps: Step[]; isCut: boolean };

// What happens at a time finds those away who are away then: whoever is asked by a level, and who stands in for whom.
async function walk(db: Database, opening: Drafted, planned: Planned[], now: Date): Promise<Walk> {
  const steps: Step[] = [{ at: now, change: open(opening, now) }];
  const asking = { ask: async (...statements: Parameters<Database["ask"]>) => [await db.ask(statements[0])] };
  for (let at = now; ; ) {
    const { state } = (steps.at(-1) as Step).change;
    const isOver = isTerminal(state.intent.status);
    const timer = isOver ? null : earliest(state);
    const turn = isOver ? null : nextTurn(planned, state, at);
    if (timer === null && turn === null) return { steps, isCut: false };
    if (steps.length > MOST_FIRED) return { steps, isCut: true };
    at = timer && (turn === null || timer.dueAt <= turn) ? timer.dueAt : (turn as Date);
    if (timer && timer.dueAt === at) {
      const before: State = { ...state, isUnreached: undefined };
      await withDuty(asking, [before]);
      await withUnreached(asking, [before], at);
      const { kind, round } = timer;
      const fired = transition(withAbsences(before, awayAt(planned, at)), { type: "fire", kind, round }, at);
      if (!fired.ok) throw new Error(`a timer that is armed cannot be fired: ${fired.refusal.message}`);
      steps.push({ at, change: fired.value });
    }
    const asked = await standInsAt(db.sql, (steps.at(-1) as Step).change.state, planned, at);
    steps.push(...asked.map((change) => ({ at, change })));
  }
}

// Of those that are due together, in the order in which the worker would fire them.
const earliest = ({ timers }: State): Timer | null =>
  [...timers].sort(
    (a, b) =>
      a.dueAt.getTime() - b.dueAt.getTime() || TIMER_KINDS.indexOf(a.kind) - TIMER_KINDS.indexOf(b.kind),
  )[0] ?? null;

const SILENT = new Set(["intent.created", "intent.submitted"]);
const ENDINGS = new Set<Occasion>(["decided", "expired", "withdrawn"]);
const ASKING = new Set<Occasion>(["assigned", "reminder", "escalated"]);

async function tell(db: Database, workspaceId: string, steps: Step[]): Promise<SimulatedMoment[]> {
  const events = steps.flatMap(({ change }) => change.events);
  const deliveries = steps.flatMap(({ change }) => change.deliveries);
  const addresses = [...new Set(deliveries.map(({ address }) => address))].filter(isOfPeople);
  const groups = addresses.filter((ref) => ref.startsWith("group:")).map((ref) => ref.slice("group:".length));
  const [recipients, hasSlack, names] = await Promise.all([
    recipientsOf(db.sql, workspaceId, addresses),
    isSlackSetUp(db.sql, workspaceId),
    readNames(db.sql, workspaceId, [...addresses, ...events.flatMap((event) => refsIn(event))]),
  ]);
  const channels = hasSlack ? await groupChannels(db.sql, workspaceId, groups) : new Map<string, string>();
  const toldOf = new Map<string, Recipient>(); // whoever heard of it hears how it ended
  const task = steps[0]?.change.state.tasks[0];
  const lookup = { names, asked: task?.assignees ?? [] };
  return steps.flatMap(({ at, change }) =>
    change.events
      .filter(({ type }) => !SILENT.has(type))
      .map((event): SimulatedMoment => {
        const own = change.deliveries.filter(({ seq }) => seq === event.seq);
        const occasion = own.find(
          (each) => ENDINGS.has(each.occasion) || ASKING.has(each.occasion),
        )?.occasion;
        const asked = own.filter((each) => ASKING.has(each.occasion)).map(({ address }) => address);
        const people = isEnding(occasion)
          ? [...toldOf.values()]
          : [
              ...new Map(
                asked.flatMap((ref) => recipients.get(ref) ?? []).map((one) => [one.personId, one]),
              ).values(),
            ];
        const happened = { risk: (task?.risk ?? "normal") as Risk, dueAt: task?.dueAt ?? null };
        const told = occasion
          ? people.map((person) => ({ person, by: channelsOf(person, { ...happened, occasion }, at) }))
          : [];
        for (const { person, by } of told) if (by.length > 0) toldOf.set(person.personId, person);
        const shown = describeAhead(event, lookup);
        return {
          at,
          word: shown.word,
          sentence: lineOf(shown),
          people: told
            .sort((a, b) => a.person.name.localeCompare(b.person.name))
            .slice(0, MOST_PEOPLE)
            .map(({ person: { personId, name }, by }) => ({ personId, name, by })),
          more: Math.max(0, told.length - MOST_PEOPLE),
          posts: asked.flatMap((ref) => {
            const channelId = channels.get(ref.replace(/^group:/, ""));
            return channelId ? [{ group: names.get(ref) ?? ref, channelId }] : [];
          }),
        };
      }),
  );
}

const isEnding = (occasion: Occasion | undefined): boolean => occasion !== undefined && ENDINGS.has(occasion);

const isOfPeople = (address: string): boolean =>
  address === "everyone" || /^(person|group|role):/.test(address);

type Happening = { occasion: Occasion; risk: Risk; dueAt: Date | null };

// Each channel once: two browsers of one person are one way to reach them.
function channelsOf(person: Recipient, { occasion, ...happened }: Happening, at: Date): SimulatedTelling[] {
  if (occasion === "completion") return [];
  // What a browser shows of a task that is over is taken back without a sound: that tells nobody.
  const told = toldTo(person, { ...happened, occasion }, at).filter(({ about }) => about?.stays !== false);
  const byChannel = new Map(
    told.map(({ channel, dueAt, urgent }) => [channel, { channel, at: dueAt, urgent }]),
  );
  return [...byChannel.values()];
}
