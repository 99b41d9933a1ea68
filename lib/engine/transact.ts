// A connection of our own that writes: single statements that are their own transactions, and transactions of two halves. The
// statements of a half leave in one packet, the first half with the beginning and the second with the commit, so what has to
// be looked up first costs two round trips to the database.
import { BY_INDEX } from "../db/by-index";
import { nextEar } from "../db/doorbell";
import type { Row, Statement } from "../db/wire/line";
import { openWire, type Wire } from "../db/wire/wire";

// One answer a statement, in order; all of them in one packet.
export type Transaction = { ask(...statements: Statement[]): Promise<Row[][]> };

export type Writer = {
  wire: Wire;
  /** By which it rings (lib/db/doorbell.ts). */
  ear: number;
  // One statement that is its own transaction.
  ask(statement: Statement): Promise<Row[]>;
  // Runs `work` in a transaction and `last` with its commit. Without a last write nothing is kept.
  run<T>(work: Work<T>): Promise<T>;
  close(): Promise<void>;
};

const BEGIN: Statement = { text: "begin", params: [] };
const COMMIT: Statement = { text: "commit", params: [] };
const ROLLBACK: Statement = { text: "rollback", params: [] };

export function openWriter(url: string, name: string): Writer {
  const wire = openWire({ url, name, settings: BY_INDEX });
  // One after the other: a statement that came between the halves of a transaction would be part of it. A single statement
  // has had its turn when it has left; the database answers in order.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
  return {
    wire,
    ear: nextEar(),
    ask: async (statement) => {
      const { answer } = await inTurn(async () => {
        const line = await wire.line();
        return { answer: line.send(statement) };
      });
      const [rows] = await answer;
      return rows as Row[];
    },
    run: (work) => inTurn(() => transact(wire, work)),
    close: () => wire.close(),
  };
}

type Work<T> = (tx: Transaction) => Promise<{ value: T; last: Statement | null }>;

// All on one line: a connection that was replaced in between would write without the locks.
async function transact<T>(wire: Wire, work: Work<T>): Promise<T> {
  const line = await wire.line();
  let begun = false;
  const ask = async (...statements: Statement[]): Promise<Row[][]> => {
    if (begun) return await line.send(...statements);
    begun = true;
    const [, ...answers] = await line.send(BEGIN, ...statements);
    return answers;
  };
  try {
    const { value, last } = await work({ ask });
    if (last) await line.send(last, COMMIT);
    else if (begun) await line.send(ROLLBACK);
    return value;
  } catch (error) {
    if (begun && !line.broken()) await line.send(ROLLBACK).catch(() => {});
    throw error;
  }
}
