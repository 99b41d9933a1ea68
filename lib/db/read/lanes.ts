// Work that many ask for, each of them a few pieces at a time: whoever asks for a thousand at once waits for their own, and nobody
// else does.
import { QueueFull } from "../batch";

type Lane<Out> = { underWay: number; waiting: Map<string, Waiting<Out>> };
type Waiting<Out> = { begin(): void; done: Promise<Out> };
type Asked<Out> = { who: string; name: string; run(): Out | Promise<Out> };

/** `each`: of one of them at the same time. `limit`: how many of one wait; beyond that it is thrown that the queue is full. */
export function inLanes<Out>({ each, limit }: { each: number; limit: number }) {
  const lanes = new Map<string, Lane<Out>>();

  function advance(who: string, lane: Lane<Out>): void {
    for (const [name, next] of lane.waiting) {
      if (lane.underWay >= each) return;
      lane.waiting.delete(name);
      lane.underWay++;
      next.begin();
    }
    if (lane.underWay === 0) lanes.delete(who);
  }

  function waitingFor({ who, run }: Asked<Out>, lane: Lane<Out>): Waiting<Out> {
    let begin = () => {};
    const turn = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const done = turn.then(run).finally(() => {
      lane.underWay--;
      advance(who, lane);
    });
    return { begin, done };
  }

  /** What is asked for by one name again, before it has begun, is done once for all of them. */
  return (asked: Asked<Out>): Promise<Out> => {
    const { who, name } = asked;
    const lane = lanes.get(who) ?? { underWay: 0, waiting: new Map() };
    const known = lane.waiting.get(name);
    if (known) return known.done;
    if (lane.waiting.size >= limit) return Promise.reject(new QueueFull());
    const waiting = waitingFor(asked, lane);
    lanes.set(who, lane);
    lane.waiting.set(name, waiting);
    advance(who, lane);
    return waiting.done;
  };
}
