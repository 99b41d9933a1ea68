import { complaint } from "@/lib/config";
import type { Sql } from "./client";
import { scramVerifier, verifies } from "./scram";

// Separate powers (guarantees, D10): migrations run as the owner of the tables, everything else as a role that owns nothing and
// may only add to the audit trail. Triggers refuse a change of an event too, but an owner could drop them.

/** Nobody but their owner changes what is in these, and no migration should. */
export const APPEND_ONLY = ["admin_events", "events"];

export type AppRole = {
  name: string;
  /** null: it proves itself in another way (a certificate, a cloud's token). */
  password: string | null;
  /** We made the password up, so the role is given it again where it has another one. */
  isOurs: boolean;
};

/** After every migration: the role is there, and may do exactly what the running processes do. Changes nothing a second time. */
export async function prepareAppRole(sql: Sql, app: AppRole): Promise<void> {
  await ensureLogin(sql, app);
  if (await isAsGoodAsOwner(sql, app.name))
    throw complaint(
      `The role "${app.name}" may do all that the owner of the tables may. Name another in DATABASE_URL; DATABASE_OWNER_URL makes it.`,
    );
  for (const statement of await differences(sql, app.name)) await attempt(sql, statement);
  const left = await differences(sql, app.name);
  if (left.length > 0)
    throw complaint(
      `The rights of the role "${app.name}" are not what they must be, and DATABASE_OWNER_URL may not set them. Let an administrator run: ${left.join("; ")}`,
    );
}

async function ensureLogin(sql: Sql, app: AppRole): Promise<void> {
  if (!(await exists(sql, app.name))) {
    const failed = await attempt(sql, await loginStatement(sql, "create", app));
    // Another database of the same server may have wanted the same role at the same moment.
    if (failed && !(await exists(sql, app.name)))
      throw complaint(
        `There is no role "${app.name}", and DATABASE_OWNER_URL may not create it (${failed}). Let an administrator run: create role "${app.name}" login password '…'`,
      );
  }
  if (app.isOurs && !(await hasPassword(sql, app))) await sql.unsafe(await loginStatement(sql, "alter", app));
}

async function exists(sql: Sql, name: string): Promise<boolean> {
  const [found] = await sql`select from pg_roles where rolname = ${name}`;
  return found !== undefined;
}

async function loginStatement(sql: Sql, verb: "create" | "alter", app: AppRole): Promise<string> {
  const kept = app.password === null ? null : scramVerifier(app.password);
  const [row] = await sql<Array<{ statement: string }>>`
    select format('%s role %I login', ${verb}::text, ${app.name}::text)
      || coalesce(format(' password %L', ${kept}::text), '') as statement`;
  return row?.statement ?? "";
}

async function hasPassword(sql: Sql, app: AppRole): Promise<boolean> {
  const [row] = await sql<
    Array<{ kept: string | null }>
  >`select rolpassword as kept from pg_authid where rolname = ${app.name} and rolcanlogin`;
  return verifies(row?.kept ?? "", app.password ?? "");
}

/** It is the owner, belongs to it, or could make itself so. */
async function isAsGoodAsOwner(sql: Sql, name: string): Promise<boolean> {
  const [row] = await sql<Array<{ is_it: boolean }>>`
    select r.rolsuper or r.rolcreaterole or pg_has_role(r.oid, c.relowner, 'member') as is_it
    from pg_roles r, pg_class c where r.rolname = ${name} and c.oid = 'public.events'::regclass`;
  return row?.is_it ?? false;
}

/** The statements between the rights a role has, from wherever, and those it should have. */
async function differences(sql: Sql, role: string): Promise<string[]> {
  const rows = await sql<Array<{ statement: string }>>`
    with ours as (
      select c.oid, c.relkind, c.relname, format('%I.%I', n.nspname, c.relname) as name, n.nspname = 'public' as is_data
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where (n.nspname = 'public' or c.oid = 'drizzle.__drizzle_migrations'::regclass) and c.relkind in ('r', 'p', 'v', 'S')
        and c.relowner in (select relowner from pg_class where oid = 'public.events'::regclass
          union all select oid from pg_roles where rolname = current_user)
    ), rights (kind, name, right_, wanted, has) as (
      select 'database', format('%I', current_database()), p, p = 'connect', has_database_privilege(${role}, current_database(), p)
        from unnest(array['connect', 'create']) p
      union all select 'schema', s, p, p = 'usage', has_schema_privilege(${role}, s, p)
        from unnest(array['public', 'drizzle']) s, unnest(array['usage', 'create']) p
      union all select 'table', name, p,
          p = 'select' or (is_data and (p = 'insert' or (p in ('update', 'delete') and relname <> all (${APPEND_ONLY}::text[])))),
          has_table_privilege(${role}, oid, p)
        from ours, unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p
        where relkind <> 'S'
      union all select 'sequence', name, 'usage', true, case when relkind = 'S' then has_sequence_privilege(${role}, oid, 'usage') end
        from ours where relkind = 'S' and is_data
      union all select 'routine', f.oid::regprocedure::text, 'execute', true, has_function_privilege(${role}, f.oid, 'execute')
        from pg_proc f where f.pronamespace = 'public'::regnamespace
          and f.proowner = (select relowner from pg_class where oid = 'public.events'::regclass)
    )
    select format(case when wanted then 'grant %s on %s %s to %I' else 'revoke %s on %s %s from %I, public' end,
      string_agg(right_, ', ' order by right_), kind, name, ${role}::text) as statement
    from rights where wanted <> has group by wanted, kind, name order by kind, name, wanted`;
  return rows.map(({ statement }) => statement);
}

/** What PostgreSQL said against it, if anything. */
async function attempt(sql: Sql, statement: string): Promise<string | null> {
  try {
    await sql.unsafe(statement);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
