import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { countText, lengthText, shareText } from "@/components/insights/lengths";
import { Nothing } from "@/components/ui/nothing";
import { Notice } from "@/components/ui/notice";
import { requireViewer } from "@/lib/web/viewer";
import { Frame } from "../frame";
import { ByGroup, ByOutcome, ByPerson, OpenByAge } from "./by-whom";
import { Filters } from "./filters";
import { inThese, momentText, pointLabels } from "./labels";
import { type Insights, loadInsights } from "./load";
import { Breaches, DecidedOverTime, TimeToDecision } from "./over-time";
import { type Query, readQuery, type SearchParams, seesEverybody } from "./query";

export const metadata: Metadata = { title: "Insights" };

/** Everybody sees how the workspace does and how they do; who may read its settings sees each group and person, too. */
export default async function InsightsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer();
  const query = readQuery(await searchParams, viewer);
  const data = await loadInsights(viewer, query);
  const reader = { zone: data.zone, language: viewer.settings.language };
  return (
    <Frame viewer={viewer}>
      <h1 className="mb-3 text-xl font-semibold">Insights</h1>
      <Filters query={query} groups={data.allGroups} />
      {data.frame.countedTo && (
        <div role="status" className="mb-4">
          <Notice tone="refused">
            Counted up to {momentText(data.frame.countedTo, reader)}. What was decided since is being counted.
          </Notice>
        </div>
      )}
      {!seesEverybody(viewer) && (
        <p className="mb-4 text-muted">
          You see the whole workspace and your own decisions. Other people and groups are for owners, admins
          and auditors.
        </p>
      )}
      <Found
        data={data}
        query={query}
        viewer={{ id: viewer.id, isOwnOnly: !seesEverybody(viewer) }}
        reader={reader}
      />
      <p className="mt-6 text-muted">
        Days begin at midnight in {data.zone.replaceAll("_", " ")}.{" "}
        {viewer.settings.zone === null && (
          <>
            Choose your own zone in your{" "}
            <Link href="/settings/you" className="text-accent underline">
              settings
            </Link>
            .
          </>
        )}
      </p>
    </Frame>
  );
}

type FoundProps = {
  data: Insights;
  query: Query;
  viewer: { id: string; isOwnOnly: boolean };
  reader: { zone: string; language: string | null };
};

function Found({ data, query, viewer, reader }: FoundProps) {
  const { all } = data;
  const labels = pointLabels(data.frame.points, query.period, reader);
  const over = { data, period: query.period, labels };
  if (all.decided + all.expired + all.withdrawn + all.votes === 0)
    return (
      <>
        <Nothing title={`Nothing has been decided in ${inThese(query.period)}`} icon="chart">
          {data.choice.groupId || data.choice.kind
            ? "Look at anybody and every kind, or at a longer time."
            : "When people decide, their time to decision, outcomes and missed deadlines appear here."}
        </Nothing>
        <OpenByAge data={data} />
      </>
    );
  return (
    <>
      <Tiles data={data} />
      {all.decided > 0 && <TimeToDecision {...over} />}
      {all.decided > 0 && <DecidedOverTime {...over} />}
      <Breaches {...over} />
      <OpenByAge data={data} />
      {all.decided > 0 && <ByOutcome data={data} />}
      <ByGroup data={data} />
      <ByPerson data={data} own={viewer.id} isOwnOnly={viewer.isOwnOnly} />
    </>
  );
}

function Tiles({ data: { all } }: { data: Insights }) {
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      <Tile name="Decided">{countText(all.decided)}</Tile>
      <Tile name="Half within (p50)">{lengthText(all.p50)}</Tile>
      <Tile name="95 of 100 within (p95)">{lengthText(all.p95)}</Tile>
      <Tile name="Missed deadlines">
        {countText(all.expired + all.late)}{" "}
        <span className="text-sm font-normal text-muted">
          {shareText(all.expired + all.late, all.decided + all.expired)}
        </span>
      </Tile>
    </dl>
  );
}

function Tile({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="rounded-lg border border-line bg-panel px-3 py-2">
      <dt className="text-muted">{name}</dt>
      <dd className="text-xl font-semibold tabular-nums">{children}</dd>
    </div>
  );
}
