// The second half of a change: everything a batch came to, in one statement.
import type { Row, Statement } from "../wire/line";
import { CHANGED } from "./changed-rows";
import { NEW } from "./new-rows";
import type {
  AssignmentRow,
  DecisionRow,
  DeliveryRow,
  EventRow,
  IdempotencyRow,
  IntentRow,
  IntentUpdate,
  OfferRow,
  Owned,
  RevisionRow,
  TaskRow,
  TaskUpdate,
  TimerKey,
  TimerRow,
} from "./rows";
import { compose } from "./statement";

export const CHANNEL = "countersign"; // of the doorbell

export type Changed = {
  intents: IntentUpdate[];
  tasks: TaskUpdate[];
  decisions: DecisionRow[];
  events: EventRow[];
  revisions: RevisionRow[];
  timersGone: TimerKey[];
  timers: TimerRow[];
  assignmentsGone: AssignmentRow[];
  assignments: AssignmentRow[];
  deliveries: DeliveryRow[];
  offersGone: Owned[];
  offers: OfferRow[];
  idempotency: IdempotencyRow[];
};

export type Fresh = {
  idempotency: IdempotencyRow[];
  intents: IntentRow[];
  events: EventRow[];
  tasks: TaskRow[];
  assignments: AssignmentRow[];
  timers: TimerRow[];
  deliveries: DeliveryRow[];
  offers: OfferRow[];
};

export const noChanges = (): Changed => ({
  intents: [],
  tasks: [],
  decisions: [],
  events: [],
  revisions: [],
  timersGone: [],
  timers: [],
  assignmentsGone: [],
  assignments: [],
  deliveries: [],
  offersGone: [],
  offers: [],
  idempotency: [],
});
export const nothingFresh = (): Fresh => ({
  idempotency: [],
  intents: [],
  events: [],
  tasks: [],
  assignments: [],
  timers: [],
  deliveries: [],
  offers: [],
});

const fill = <Name extends string>(
  parts: Record<Name, { name: string }>,
  rows: Record<Name, readonly unknown[]>,
) => (Object.keys(parts) as Name[]).map((name) => ({ part: parts[name] as never, rows: rows[name] }));

export function changedStatement(changed: Changed, doorbell: string | null): Statement {
  return compose(
    fill(CHANGED, changed),
    { text: "", params: [doorbell] },
    `select case when $1::text is not null then pg_notify('${CHANNEL}', $1) end`,
  );
}

// `refused` names the intents whose idempotency key was already used by another submit; none of their rows is written.
export async function writeFresh(
  ask: (statement: Statement) => Promise<Row[]>,
  fresh: Fresh,
  doorbell: string | null,
): Promise<{ now: Date; refused: string[] }> {
  const { idempotency, ...rest } = fresh;
  const keyed = idempotency.map((row) => row.intentId);
  const { idempotency: keyPart, ...parts } = NEW;
  const keys = compose(
    [{ part: keyPart as never, rows: idempotency }],
    { text: "", params: [`{${keyed.join(",")}}`, doorbell] },
    "",
  );
  const lead = keys.text.replace(/^with /, "").trim();
  const refused =
    idempotency.length > 0
      ? `${lead},\nrefused as (select coalesce(array_agg(id), '{}') as ids from unnest($1::uuid[]) as u(id) where id not in (select intent_id from keyed))`
      : "refused as (select $1::uuid[] as ids)";
  const { text, params } = compose(
    fill(parts, rest),
    { text: refused, params: keys.params },
    `select app_now() as now, (select ids from refused) as refused, case when $2::text is not null then pg_notify('${CHANNEL}', $2) end`,
  );
  const [row] = await ask({ text, params });
  return { now: row?.now as Date, refused: row?.refused as string[] };
}
