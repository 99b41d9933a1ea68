import { CountChart } from "@/components/insights/count-chart";
import { LengthChart } from "@/components/insights/length-chart";
import { countText, lengthText } from "@/components/insights/lengths";
import { FoldedTable } from "@/components/insights/table";
import { Section } from "@/components/ui/section";
import { PERIOD_WORDS, type Period, STEPS } from "@/lib/domain/insight-period";
import { STEP_WORDS } from "./labels";
import type { Insights } from "./load";

type Props = { data: Insights; period: Period; labels: string[] };

export function TimeToDecision({ data: { all, byPoint }, period, labels }: Props) {
  const name = `Time to decision over ${PERIOD_WORDS[period]}: half were decided within ${lengthText(all.p50)}, 95 of 100 within ${lengthText(all.p95)}.`;
  return (
    <Section title="Time to decision">
      <p className="mb-3 text-muted">
        From the moment people were first asked until the task was decided. Each line of the scale is several
        times the one below it. Rounded to within 5 %.
      </p>
      <LengthChart
        name={name}
        points={byPoint.map(({ p50, p95 }, i) => ({ label: labels[i] ?? "", p50, p95 }))}
      />
      <FoldedTable
        name="Time to decision"
        columns={[STEP_WORDS[STEPS[period]], "p50", "p95", "Decided"]}
        rows={byPoint.map(({ p50, p95, decided }, i) => ({
          key: labels[i] ?? "",
          cells: [labels[i], lengthText(p50), lengthText(p95), countText(decided)],
        }))}
      />
    </Section>
  );
}

export function DecidedOverTime({ data: { all, byPoint }, period, labels }: Props) {
  return (
    <Section title="Tasks decided">
      <CountChart
        id="decided"
        name={`Tasks decided over ${PERIOD_WORDS[period]}: ${countText(all.decided)} in all.`}
        layers={[{ name: "decided", look: "full" }]}
        points={byPoint.map(({ decided }, i) => ({ label: labels[i] ?? "", counts: [decided] }))}
      />
      <FoldedTable
        name="Tasks decided"
        columns={[STEP_WORDS[STEPS[period]], "Decided", "Withdrawn by whoever asked"]}
        rows={byPoint.map(({ decided, withdrawn }, i) => ({
          key: labels[i] ?? "",
          cells: [labels[i], countText(decided), countText(withdrawn)],
        }))}
      />
    </Section>
  );
}

function overdueText({ count, isMore }: Insights["open"]["overdue"], { kind }: Insights["choice"]): string {
  if (count > 0) {
    const more = kind === null ? "More than " : "At least ";
    return `${isMore ? more : ""}${countText(count)} open and past their deadline now.`;
  }
  return isMore
    ? "More open tasks are past their deadline than were looked through, and none of those was of this kind."
    : "No open task is past its deadline.";
}

export function Breaches({ data: { all, byPoint, choice, open }, period, labels }: Props) {
  const isClean = all.expired + all.late === 0;
  return (
    <Section title="Missed deadlines">
      <p className="mb-3">
        {isClean ? (
          "No task expired, and none was decided late."
        ) : (
          <>
            <b className="font-semibold">{countText(all.expired)}</b> expired without a decision,{" "}
            <b className="font-semibold">{countText(all.late)}</b> late.
          </>
        )}{" "}
        {overdueText(open.overdue, choice)}
      </p>
      {!isClean && (
        <>
          <CountChart
            id="missed"
            name={`Missed deadlines over ${PERIOD_WORDS[period]}: ${countText(all.expired)} expired, ${countText(all.late)} decided late.`}
            layers={[
              { name: "expired", look: "striped" },
              ...(all.late > 0 ? [{ name: "decided late", look: "full" as const }] : []),
            ]}
            points={byPoint.map(({ expired, late }, i) => ({
              label: labels[i] ?? "",
              counts: [expired, late],
            }))}
          />
          <FoldedTable
            name="Missed deadlines"
            columns={[STEP_WORDS[STEPS[period]], "Expired", "Decided late"]}
            rows={byPoint.map(({ expired, late }, i) => ({
              key: labels[i] ?? "",
              cells: [labels[i], countText(expired), countText(late)],
            }))}
          />
        </>
      )}
    </Section>
  );
}
