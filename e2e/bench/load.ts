// The load: round trips over HTTP, from a process of its own, over raw sockets with hand-written requests, because it
// shares the cores with what it measures. One lane = one agent and one person, each on its own kept-alive connection.
import { performance } from "node:perf_hooks";
import { spread } from "./figures";
import { type Answer, type Http, openHttp } from "./http-wire";
import { inputApart, runApart, startedApart } from "./run-apart";
import { submission, timeOrderedId } from "./shapes";

export type LoadInput = {
  base: string; // where submits and decisions go
  waitBase: string; // where the waiter waits: the same, or another process on the same database
  keys: Keys;
  lanes: number;
  seconds: number;
  /** Milliseconds between registering the waiter and deciding: 0 for throughput, some for pure resume latency. */
  pause: number;
};

/** Many of each: the product allows one key 600 requests a second, and the load is many agents and many people. */
export type Keys = { workspace: string[]; person: string[] };

export type LoadResult = {
  perSecond: number;
  done: number; // in the whole run, warm-up included: what pg_stat_database has to be divided by
  submit: { p50: number; p99: number };
  decide: { p50: number; p99: number };
  resume: { p50: number; p99: number };
  refused: number; // 503 and 429: told to come again
  cpuMs: number; // of this process, per round trip
};

type Decided = { answer: Answer; at: number };
type Taken = { submit: number[]; decide: number[]; resume: number[] };
type Lane = { agent: Http; waiter: Http; person: Http; workspaceKeys: string[]; personTokens: string[] };
type Tally = { warm: number; end: number; taken: Taken; begun: number; done: number; refused: number };

export const runLoad = (input: LoadInput): Promise<LoadResult> =>
  runApart("./load.ts", input, input.seconds * 1000 + 60_000);

const BODY = submission();
const APPROVED = '{"outcome":"approved"}';

async function measure(input: LoadInput): Promise<LoadResult> {
  const lanes = await Promise.all(Array.from({ length: input.lanes }, () => openLane(input)));
  const warm = performance.now() + Math.min(2000, input.seconds * 250);
  const tally: Tally = {
    warm,
    end: warm + input.seconds * 1000,
    taken: { submit: [], decide: [], resume: [] },
    begun: 0,
    done: 0,
    refused: 0,
  };
  const began = process.cpuUsage();
  await Promise.all(lanes.map((lane) => loop(lane, input.pause, tally)));
  const used = process.cpuUsage(began);
  for (const { agent, waiter, person } of lanes) for (const each of [agent, waiter, person]) each.end();
  return {
    perSecond: tally.taken.resume.length / input.seconds,
    done: tally.done,
    submit: spread(tally.taken.submit),
    decide: spread(tally.taken.decide),
    resume: spread(tally.taken.resume),
    refused: tally.refused,
    cpuMs: (used.user + used.system) / 1000 / Math.max(1, tally.done),
  };
}

async function openLane(input: LoadInput): Promise<Lane> {
  const agent = await openHttp(input.base);
  const person = await openHttp(input.base);
  // The agent waits on the connection it submitted on, unless the waiter is another process.
  const elsewhere = input.waitBase !== input.base;
  const waiter = elsewhere ? await openHttp(input.waitBase) : agent;
  // Few lanes are few callers: each key is used about as often as in a busy installation.
  const callers = 8 + 2 * input.lanes;
  const workspaceKeys = input.keys.workspace.slice(0, callers).map((key) => `x-api-key: ${key}\r\n`);
  const personTokens = input.keys.person
    .slice(0, callers)
    .map((token) => `authorization: Bearer ${token}\r\n`);
  return { agent, waiter, person, workspaceKeys, personTokens };
}

async function loop(lane: Lane, pause: number, tally: Tally): Promise<void> {
  while (performance.now() < tally.end) {
    const turn = tally.begun++;
    const key = lane.workspaceKeys[turn % lane.workspaceKeys.length] ?? "";
    const token = lane.personTokens[turn % lane.personTokens.length] ?? "";
    const began = performance.now();
    const once = `${key}idempotency-key: ${timeOrderedId()}\r\n`;
    const submitted = await lane.agent.send("POST", "/v1/intents", once, BODY);
    if (await toldToComeAgain(submitted.status, tally)) continue;
    const afterSubmit = performance.now();
    const id = expectText(submitted, 200, /"intent_id":"([0-9a-f-]{36})"/);
    // Sent before the decision on purpose: the waiter is registered, or at least in the server's hands, when it is made.
    const waiting = lane.waiter.send("GET", `/v1/intents/${id}/wait?wait_seconds=30`, key);
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    const decidedAt = performance.now();
    const deciding = decide(lane, id, token, tally);
    const heard = await waiting;
    const resumedAt = performance.now();
    const decided = await deciding;
    expectText(heard, 200, /"(COMPLETED)"/);
    expectText(decided.answer, 200, /(.)/);
    tally.done += 1;
    if (began < tally.warm || resumedAt > tally.end) continue;
    tally.taken.submit.push(afterSubmit - began);
    tally.taken.decide.push(decided.at - decidedAt);
    tally.taken.resume.push(resumedAt - decidedAt);
  }
}

async function decide(lane: Lane, id: string, token: string, tally: Tally): Promise<Decided> {
  for (;;) {
    const answer = await lane.person.send("POST", `/v1/tasks/${id}/decision`, token, APPROVED);
    if (!(await toldToComeAgain(answer.status, tally))) return { answer, at: performance.now() };
  }
}

async function toldToComeAgain(status: number, tally: Tally): Promise<boolean> {
  if (status !== 503 && status !== 429) return false;
  tally.refused += 1;
  await new Promise((resolve) => setTimeout(resolve, 20));
  return true;
}

function expectText(answer: Answer, status: number, pattern: RegExp): string {
  const found = answer.status === status ? answer.body.match(pattern) : null;
  if (!found) throw new Error(`unexpected answer ${answer.status}: ${answer.body.slice(0, 500)}`);
  return found[1] ?? "";
}

if (startedApart(import.meta.url)) console.log(JSON.stringify(await measure(inputApart<LoadInput>())));
