import { createHash } from "node:crypto";
import type { BetterAuthOptions } from "better-auth";
import type { DBAdapter, DBTransactionAdapter, Where } from "better-auth/adapters";

// better-auth keeps session tokens as they are. This stands between it and the table, so that the table holds only
// SHA-256: who reads a backup cannot become anybody.

type Adapter = DBAdapter<BetterAuthOptions>;
type Transaction = DBTransactionAdapter<BetterAuthOptions>;
type Row = { token?: unknown };

const hash = (token: string): string => createHash("sha256").update(token).digest("hex");

export function hashedSessions(inner: (options: BetterAuthOptions) => Adapter) {
  return (options: BetterAuthOptions): Adapter => {
    const adapter = inner(options);
    return {
      ...adapter,
      ...hashing(adapter),
      transaction: (run) => adapter.transaction((within) => run({ ...within, ...hashing(within) })),
    };
  };
}

function hashing(adapter: Transaction): Transaction {
  return {
    ...adapter,
    create: async (query) => {
      const plain = tokenOf(query.model, query.data as Row);
      return withToken(await adapter.create({ ...query, data: hashedRow(query.model, query.data) }), plain);
    },
    findOne: async (query) => {
      const found = await adapter.findOne({ ...query, where: hashedWhere(query.model, query.where) });
      return withToken(found, askedToken(query.model, query.where)) as never;
    },
    findMany: (query) => adapter.findMany({ ...query, where: hashedWhere(query.model, query.where ?? []) }),
    count: (query) => adapter.count({ ...query, where: hashedWhere(query.model, query.where ?? []) }),
    update: async (query) => {
      const where = hashedWhere(query.model, query.where);
      const changed = await adapter.update({ ...query, where, update: hashedRow(query.model, query.update) });
      return withToken(changed, askedToken(query.model, query.where)) as never;
    },
    updateMany: (query) => {
      const where = hashedWhere(query.model, query.where);
      return adapter.updateMany({ ...query, where, update: hashedRow(query.model, query.update) });
    },
    delete: (query) => adapter.delete({ ...query, where: hashedWhere(query.model, query.where) }),
    deleteMany: (query) => adapter.deleteMany({ ...query, where: hashedWhere(query.model, query.where) }),
    consumeOne: (query) => adapter.consumeOne({ ...query, where: hashedWhere(query.model, query.where) }),
  };
}

const isToken = (model: string, clause: Where): boolean => model === "session" && clause.field === "token";

function hashedWhere(model: string, where: Where[]): Where[] {
  return where.map((clause) =>
    isToken(model, clause) ? { ...clause, value: hashedValue(clause.value) } : clause,
  );
}

function hashedValue(value: Where["value"]): Where["value"] {
  if (typeof value === "string") return hash(value);
  if (Array.isArray(value)) return value.map((item) => hash(String(item)));
  throw new Error("A session is looked up by its token or by a list of them.");
}

function hashedRow<T extends object>(model: string, row: T): T {
  const plain = tokenOf(model, row);
  return plain === null ? row : { ...row, token: hash(plain) };
}

function tokenOf(model: string, row: Row): string | null {
  return model === "session" && typeof row.token === "string" ? row.token : null;
}

function askedToken(model: string, where: Where[]): string | null {
  const clause = where.find((candidate) => isToken(model, candidate));
  return typeof clause?.value === "string" ? clause.value : null;
}

// The caller goes on with the token it knows, as if the table held it.
function withToken<T>(row: T, plain: string | null): T {
  return row === null || plain === null ? row : { ...row, token: plain };
}
