import { countText, lengthText, shareText } from "@/components/insights/lengths";
import { Table, type TableRow } from "@/components/insights/table";
import { Visible } from "@/components/task/visible";
import { Section } from "@/components/ui/section";
import { AGES } from "@/lib/db/read/insight-open";
import { type Figures, MOST_LINES } from "@/lib/db/read/insights";
import { QUICK_MS } from "@/lib/domain/insight-words";
import { wordsOf } from "@/lib/domain/outcome-words";
import type { Insights } from "./load";

const largest = (counts: number[]): number => Math.max(1, ...counts);

export function OpenByAge({ data: { open } }: { data: Insights }) {
  const most = largest(open.ages.map(({ count }) => count));
  const { late } = open;
  return (
    <Section title="Open now, by age">
      {late.count > 0 && (
        <p className="mb-3">
          <b className="font-semibold">{countText(late.count)}</b>{" "}
          {late.among === null ? "" : `of the first ${countText(late.among)} `}
          should have been decided by now, by the time that a policy aims at.
        </p>
      )}
      {open.among !== null && (
        <p className="mb-3 text-muted">
          There are more than {countText(open.among)} open tasks to look through: these are counts among the
          first of them.
        </p>
      )}
      <Table
        name="Open tasks by how long they have waited"
        columns={["Waiting for", "Open tasks"]}
        rows={open.ages.map(({ count, isMore }, i) => ({
          key: String(i),
          bar: count / most,
          cells: [AGES[i]?.name, isMore ? `more than ${countText(count)}` : countText(count)],
        }))}
      />
    </Section>
  );
}

export function ByOutcome({ data: { outcomes, all } }: { data: Insights }) {
  const most = largest(outcomes.map(({ count }) => count));
  return (
    <Section title="By kind and outcome">
      <Table
        name="Decided tasks by kind and outcome"
        columns={["Kind and outcome", "Decided", "Share"]}
        rows={outcomes.map(({ kind, outcome, count }) => ({
          key: `${kind} ${outcome}`,
          bar: count / most,
          cells: [
            <span key="what">
              {wordsOf(kind)}: <Visible text={wordsOf(outcome)} className="font-medium" />
            </span>,
            countText(count),
            shareText(count, all.decided),
          ],
        }))}
      />
    </Section>
  );
}

export function ByGroup({ data: { groups, byGroup } }: { data: Insights }) {
  const rows = groups
    .map(({ id, name }) => ({ id, name, figures: byGroup.get(id) }))
    .filter((row): row is { id: string; name: string; figures: Figures } => row.figures !== undefined)
    .sort((a, b) => b.figures.decided - a.figures.decided);
  if (rows.length === 0) return null;
  return (
    <Section title="By group">
      <p className="mb-3 text-muted">
        Of the tasks each group was asked. A task that asked several counts for each of them.
      </p>
      <Table
        name="Decisions by group"
        columns={["Group", "Decided", "p50", "p95", "Decided late", "Expired"]}
        rows={rows.map(({ id, name, figures }) => ({
          key: id,
          cells: [
            <Visible key="name" text={name} />,
            countText(figures.decided),
            lengthText(figures.p50),
            lengthText(figures.p95),
            countText(figures.late),
            countText(figures.expired),
          ],
        }))}
      />
    </Section>
  );
}

const QUICK = `Within ${QUICK_MS / 1000} s`;

type PeopleProps = { data: Insights; own: string; isOwnOnly: boolean };

export function ByPerson({ data: { byPerson, names, choice }, own, isOwnOnly }: PeopleProps) {
  const lines = [...byPerson].sort(([, a], [, b]) => b.votes - a.votes);
  const rows: TableRow[] = lines.slice(0, MOST_LINES).map(([id, figures]) => ({
    key: id,
    cells: [
      <span key="name">
        <Visible text={names.get(`person:${id}`) ?? "Somebody"} />
        {id === own && <span className="text-muted"> (you)</span>}
      </span>,
      countText(figures.votes),
      lengthText(figures.p50),
      lengthText(figures.p95),
      shareText(figures.quick, figures.votes),
    ],
  }));
  return (
    <Section title={isOwnOnly ? "Your own decisions" : "By person"}>
      <p className="mb-3 text-muted">
        From the moment the first people were asked until this person decided. {QUICK} hardly anybody has read
        what is asked: a high share says that somebody may decide without looking. When a task was opened is
        not recorded.
        {choice.groupId && choice.kind && " These are decisions on every kind of task the group was asked."}
        {isOwnOnly && " Owners, admins and auditors see everybody's line; you see yours."}
      </p>
      {rows.length === 0 ? (
        <p>
          {isOwnOnly ? "You have decided nothing in this time." : "Nobody has decided anything in this time."}
        </p>
      ) : (
        <Table
          name={isOwnOnly ? "Your decisions" : "Decisions by person"}
          columns={["Person", "Decisions", "p50", "p95", QUICK]}
          rows={rows}
        />
      )}
      {lines.length > MOST_LINES && (
        <p className="mt-2 text-muted">
          And {countText(lines.length - MOST_LINES)} people who decided less often.
        </p>
      )}
    </Section>
  );
}
