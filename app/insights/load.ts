import { insightFrame } from "@/lib/db/read/insight-frame";
import { groupNames } from "@/lib/db/read/insight-names";
import { openByAge } from "@/lib/db/read/insight-open";
import { decidedByOutcome } from "@/lib/db/read/insight-outcomes";
import {
  type Choice,
  figuresByGroup,
  figuresByPerson,
  figuresByPoint,
  figuresOfAll,
} from "@/lib/db/read/insights";
import { readNames } from "@/lib/db/read/names";
import { database } from "@/lib/web/database";
import type { Viewer } from "@/lib/web/viewer";
import { type Query, seesEverybody, zoneOf } from "./query";

/** Everything the page shows, in three turns of questions. */
export async function loadInsights(viewer: Viewer, query: Query) {
  const { sql } = database();
  const { workspaceId } = viewer;
  const zone = zoneOf(viewer);
  const [frame, allGroups] = await Promise.all([
    insightFrame(sql, workspaceId, { period: query.period, zone }),
    seesEverybody(viewer) ? groupNames(sql, workspaceId) : [],
  ]);
  const group = allGroups.find(({ id }) => id === query.group) ?? null;
  const choice: Choice = { groupId: group?.id ?? null, kind: query.kind ?? null };
  const groups = group ? [] : allGroups; // of one group, its own line is the whole
  const [all, byPoint, byPerson, byGroup, outcomes, open] = await Promise.all([
    figuresOfAll(sql, workspaceId, frame, choice),
    figuresByPoint(sql, workspaceId, frame, choice),
    figuresByPerson(sql, workspaceId, frame, {
      ...choice,
      onlyPersonId: seesEverybody(viewer) ? null : viewer.id,
    }),
    figuresByGroup(sql, workspaceId, frame, { kind: choice.kind, groupIds: groups.map(({ id }) => id) }),
    decidedByOutcome(sql, workspaceId, frame, choice),
    openByAge(sql, workspaceId, choice),
  ]);
  const names = await readNames(
    sql,
    workspaceId,
    [...byPerson.keys()].map((id) => `person:${id}`),
  );
  return {
    frame,
    zone,
    choice,
    group,
    allGroups,
    all,
    byPoint,
    byPerson,
    byGroup,
    groups,
    outcomes,
    open,
    names,
  };
}

export type Insights = Awaited<ReturnType<typeof loadInsights>>;
