import { randomBytes } from "node:crypto";
import postgres, { type Sql } from "postgres";
import { inject } from "vitest";
import type { AppRole } from "./app-role";

// Roles belong to the whole server, which all test files share: each gets a name of its own, and `drop` takes it away again.

export const newRole = (): AppRole => ({
  name: `test_${randomBytes(6).toString("hex")}`,
  password: randomBytes(12).toString("base64url"),
  isOurs: false,
});

/** The same database as another role. */
export function as({ name, password }: AppRole, url: string): string {
  return Object.assign(new URL(url), { username: name, password: password ?? "" }).href;
}

export async function asAdmin<T>(work: (sql: Sql) => PromiseLike<T>): Promise<T> {
  return await asking(inject("databaseServer"), work);
}

export async function asking<T>(url: string, work: (sql: Sql) => PromiseLike<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** PostgreSQL's own code for what it refused, or what it did instead. */
export const codeOf = (url: string, statement: string): Promise<string> =>
  asking(url, (sql) => sql.unsafe(statement)).then(
    (rows) => `done: ${rows.count}`,
    (error: { code?: string }) => error.code ?? String(error),
  );
