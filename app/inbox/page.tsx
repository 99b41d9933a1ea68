import type { Metadata } from "next";
import { z } from "zod";
import { FirstIntent } from "@/components/demo/first-intent";
import { DemoOffer } from "@/components/demo/notes";
import { Fate, isHeld } from "@/components/inbox/fate";
import { FateAbove } from "@/components/inbox/fate-above";
import { Inbox } from "@/components/inbox/inbox";
import { Memory } from "@/components/inbox/query-client";
import { Unreached } from "@/components/inbox/unreached";
import { config } from "@/lib/config";
import { anyIntent } from "@/lib/db/read/any-intent";
import { onTheirWay } from "@/lib/db/read/beside";
import { taskFate } from "@/lib/db/read/decided";
import { nothingTells } from "@/lib/db/read/nothing-tells";
import { groupNames, keeperNames } from "@/lib/db/read/people";
import { type View, writeInboxQuery } from "@/lib/domain/inbox-views";
import { manages } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { currentViewer, requireViewer, type Viewer, whoseOf } from "@/lib/web/viewer";
import { Frame } from "../frame";
import { decideSeveral, decideTask, sendNow, takeBack } from "./actions";
import { loadCounts, loadList, loadSaved, readQuery } from "./load";
import { loadTask } from "./load-task";
import { fateOf } from "./present";
import { dismissRefused, dropView, saveView } from "./task-actions";
import { taskActs } from "./task-acts";

const TITLES: Record<View, string> = {
  mine: "Inbox",
  groups: "My groups",
  "high-risk": "High risk",
  "due-today": "Due today",
  snoozed: "Snoozed",
  done: "Done",
};

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const [viewer, params] = await Promise.all([currentViewer(), searchParams]);
  const saved = viewer && params.saved ? await loadSaved(viewer) : [];
  return { title: nameOf(params, saved) };
}

/** What somebody has named is called by that name. */
const nameOf = (
  params: Awaited<Props["searchParams"]>,
  saved: Awaited<ReturnType<typeof loadSaved>>,
): string => saved.find((view) => view.id === params.saved)?.name ?? TITLES[readQuery(params).view];

const id = z.uuid().optional().catch(undefined);

export default async function InboxPage({ searchParams }: Props) {
  const viewer = await requireViewer();
  const params = await searchParams;
  const query = readQuery(params);
  const [task, about] = [id.parse(params.task), id.parse(params.about)];
  const { sql } = database();
  const { workspaceId } = viewer;
  const [list, counts, way, pane, fate, groups, keepers, saved, isUnreached] = await Promise.all([
    loadList(viewer, query, null),
    loadCounts(viewer),
    onTheirWay(sql, workspaceId, viewer.id),
    task ? loadTask(viewer, task) : null,
    about ? taskFate(sql, workspaceId, viewer, about) : null,
    groupNames(sql, workspaceId, viewer.groups),
    keeperNames(sql, workspaceId),
    loadSaved(viewer),
    nothingReaches(viewer),
  ]);
  const isNew = list.rows.length === 0 && manages(viewer.role) && !(await anyIntent(sql, workspaceId));
  const became = fate && fateOf(fate, viewer);
  const now = viewer.seenAt.toISOString();
  return (
    <Frame viewer={viewer} counts={counts} wide>
      <div className={became || isUnreached ? UNDER_NOTICE : "contents"}>
        <div>
          {became && (
            <FateAbove isHeld={isHeld(became)}>
              <Fate fate={became} now={now} />
            </FateAbove>
          )}
          {isUnreached && <Unreached />}
        </div>
        <Memory>
          <Inbox
            key={writeInboxQuery(query)}
            query={query}
            first={{ list, counts, way: JSON.parse(JSON.stringify(way)), pane }}
            whose={whoseOf(viewer)}
            now={now}
            title={nameOf(params, saved)}
            why={{
              isAuditor: viewer.role === "auditor",
              isKeeper: manages(viewer.role),
              hasGroups: viewer.groups.length > 0,
              keepers: keepers.join(" or ") || "An owner",
              offer: !viewer.isDemo && (
                <>
                  {viewer.role === "owner" && <DemoOffer />}
                  {isNew && <FirstIntent address={config().publicUrl} />}
                </>
              ),
            }}
            groups={groups}
            savedId={saved.find((view) => view.isOwn && view.id === params.saved)?.id ?? null}
            autoAdvance={viewer.settings.autoAdvance}
            acts={{
              decide: decideTask,
              decideSeveral,
              takeBack,
              sendNow,
              dismiss: dismissRefused,
              saveView,
              dropView,
              ...taskActs,
            }}
          />
        </Memory>
      </div>
    </Frame>
  );
}

/** The inbox fills the window; what stands above it takes its height from it, and not from below the edge. */
const UNDER_NOTICE =
  "md:grid md:h-dvh md:grid-rows-[auto_minmax(0,1fr)] md:[&>[class*='xl:grid']]:h-full md:[&_[class*='md:h-dvh']]:h-full xl:[&_[class*='xl:h-dvh']]:h-full";

/** Auditors are asked nothing, and in the demo nobody is told. */
async function nothingReaches({ workspaceId, id, role, isDemo, settings, seenAt }: Viewer): Promise<boolean> {
  if (role === "auditor" || isDemo) return false;
  return await nothingTells(database().sql, workspaceId, id, settings.notify, seenAt);
}
