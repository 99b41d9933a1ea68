// What everybody may change about themselves.
import type { Sql } from "../db/client";
import type { PersonSettings } from "../domain/person-settings";
import { administer, type By, refused, type Verdict } from "./administer";
import { subjectOf } from "./subject";

export function savePersonal(
  db: { sql: Sql },
  by: By,
  { name, settings }: { name: string; settings: Omit<PersonSettings, "notify"> },
): Promise<Verdict> {
  return administer(db, by, async (tx, me) => {
    await tx`
      update people set name = ${name}, updated_at = app_now(),
        settings = (settings::jsonb || ${JSON.stringify(settings)}::text::jsonb)::json
      where workspace_id = ${me.workspaceId} and id = ${me.id}`;
    return { ok: true };
  });
}

/** What reaches them, where and when. */
export function saveNotify(db: { sql: Sql }, by: By, notify: PersonSettings["notify"]): Promise<Verdict> {
  return administer(db, by, async (tx, me) => {
    if (me.role === "auditor") return refused("Auditors are asked nothing, so there is nothing to tell.");
    await tx`
      update people set updated_at = app_now(),
        settings = (settings::jsonb || ${JSON.stringify({ notify })}::text::jsonb)::json
      where workspace_id = ${me.workspaceId} and id = ${me.id}`;
    return { ok: true };
  });
}

/** `from`: null = now. `until`: null = until they say that they are back. */
export type Absence = { from: Date | null; until: Date | null; substituteId: string };

export function goAway(db: { sql: Sql }, by: By, absence: Absence): Promise<Verdict> {
  const { from, until, substituteId } = absence;
  return administer(db, by, async (tx, me) => {
    if (substituteId === me.id) return refused("Somebody else has to stand in for you.", "substitute");
    const substitute = await subjectOf(tx, me.workspaceId, substituteId);
    if (!substitute) return refused("There is nobody with this address here.", "substitute");
    if (substitute.status !== "active")
      return refused(`${substitute.name} is not in the workspace now.`, "substitute");
    if (substitute.role === "auditor")
      return refused(`${substitute.name} is an auditor, who decides nothing.`, "substitute");
    const [now] = await tx<Array<{ at: Date }>>`select app_now() as at`;
    const start = from ?? (now?.at as Date);
    if (until !== null && until <= start) return refused("This must come after its beginning.", "until");
    if (until !== null && now && until <= now.at) return refused("This has passed already.", "until");
    await tx`
      update people set away_from = ${start}, away_until = ${until}, substitute_id = ${substituteId}, updated_at = app_now()
      where workspace_id = ${me.workspaceId} and id = ${me.id}`;
    await me.note("person.away", {
      from: start.toISOString(),
      until: until?.toISOString() ?? null,
      substitute: substitute.name,
      substitute_id: substitute.id,
    });
    return { ok: true };
  });
}

export function comeBack(db: { sql: Sql }, by: By): Promise<Verdict> {
  return administer(db, by, async (tx, me) => {
    const ended = await tx`
      update people set away_from = null, away_until = null, substitute_id = null, updated_at = app_now()
      where workspace_id = ${me.workspaceId} and id = ${me.id} and away_from is not null`;
    if (ended.count > 0) await me.note("person.back", {});
    return { ok: true };
  });
}
