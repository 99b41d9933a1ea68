// The second half of a change: everything a batch came to, in one statement.

import { compactBirths } from "../compact";
import { INBOXES, OCCASIONS, type Rung, ringIfHeard, WAITERS } from "../doorbell";
import type { Statement } from "../wire/line";
import { CHANGED, CHANGED_SURELY } from "./changed-rows";
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
import { type Sure, sureColumns, sureParams } from "./sure";

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

// The last word of a statement: the ring, if somebody has to look. Of what was changed nothing else is asked.
function ring({ ear, waiters, inboxes, occasions }: Rung): string {
  const first = waiters === null ? "" : `, ${ringIfHeard(WAITERS, ear, "$1::text")}`;
  const second =
    inboxes === null ? "" : `, ${ringIfHeard(INBOXES, ear, `$${waiters === null ? 1 : 2}::text`)}`;
  const third = occasions ? `, ${ringIfHeard(OCCASIONS, ear, "''")}` : "";
  return first + second + third;
}
const own = ({ waiters, inboxes }: Rung) => [waiters, inboxes].filter((payload) => payload !== null);

export const changedStatement = (changed: Changed, rung: Rung): Statement =>
  compose(fill(CHANGED, changed), `select 1${ring(rung)}`, own(rung));

export const sureStatement = (changed: Changed, sure: Sure, rung: Rung): Statement => {
  const params = own(rung);
  const tail = `select ${sureColumns(params.length + 1)}, app_now() as now${ring(rung)}`;
  return compose(fill(CHANGED_SURELY, changed), tail, [
    ...params,
    ...sureParams(changed.intents.length, sure),
  ]);
};

export const freshStatement = (fresh: Fresh, rung: Rung): Statement =>
  compose(
    fill(NEW, { ...fresh, events: compactBirths(fresh.events) }),
    `select app_now() as now${ring(rung)}`,
    own(rung),
  );
