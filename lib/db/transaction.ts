// A transaction of postgres.js whose connection is cut. The library then still writes to it (what the body asks next, the
// rollback, the commit), which ends the whole process with an exception that nobody can catch, or leaves a connection that
// never opens again. So from the moment it is gone nothing is written any more: what the body asks is rejected, and the body is
// never over, while the library has rejected the transaction itself already.
export type Loose = (...args: unknown[]) => unknown;
type Query = {
  handler: (query: Query) => void;
  reject: (error: unknown) => void;
};
type Transaction = Loose & { unsafe: Loose; savepoint: Loose };

export function beginSafely(begin: Loose, options: unknown[], body: Loose): Promise<unknown> {
  const line: Line = { gone: null };
  let failed: { error: unknown } | null = null;
  const running = begin(...options, (tx: unknown) =>
    unlessGone(line, tx as Transaction, body).catch((error: unknown) => {
      failed = { error };
      throw error;
    }),
  );
  return (running as Promise<unknown>).catch((error: unknown) => {
    line.gone ??= error;
    // It was on its way back, and is back all the same: why is what its body said.
    throw failed && isGone(error) ? failed.error : error;
  });
}

type Line = { gone: unknown };
// A new one each time, so that what waits for it is forgotten with it.
const never = () => new Promise<never>(() => {});

async function unlessGone(line: Line, tx: Transaction, body: Loose): Promise<unknown> {
  try {
    const value = body(guardedBy(line, tx));
    const settled = await (Array.isArray(value) ? Promise.all(value) : value);
    return line.gone === null ? settled : never();
  } catch (error) {
    if (line.gone === null) throw error;
    return never();
  }
}

function guardedBy(line: Line, tx: Transaction): Loose {
  const pass = (tx.unsafe("") as Query).handler;
  const ask = (query: Query) => {
    if (line.gone !== null) return query.reject(line.gone);
    const { reject } = query;
    query.reject = (error) => {
      if (isGone(error)) line.gone = error;
      reject(error);
    };
    pass(query);
  };
  const guarded = (made: unknown): unknown => {
    if (made instanceof Promise) (made as unknown as Query).handler = ask;
    return made;
  };
  const through: Loose = (...args) => guarded(tx(...args));
  return Object.assign(through, tx, {
    unsafe: (...args: unknown[]) => guarded(tx.unsafe(...args)),
    savepoint: (...args: unknown[]) => {
      const body = args.pop() as Loose;
      return tx.savepoint(...args, (inner: unknown) => unlessGone(line, inner as Transaction, body));
    },
  });
}

// The library's names; what PostgreSQL says has a code of five characters, and leaves the connection there.
const isGone = (error: unknown): boolean =>
  /^(CONNECTION_|E[A-Z])/.test(String((error as { code?: unknown } | null)?.code));
