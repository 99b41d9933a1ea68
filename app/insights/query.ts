import { z } from "zod";
import { PERIODS, type Period } from "@/lib/domain/insight-period";
import { readsSettings } from "@/lib/domain/roles";
import { TASK_KINDS } from "@/lib/domain/types";
import { isZone } from "@/lib/domain/zone";
import type { Viewer } from "@/lib/web/viewer";

// A page is drawn for any address somebody types; what is not understood is left out.
const Query = z.object({
  period: z.enum(PERIODS).catch("30d"),
  group: z.uuid().optional().catch(undefined),
  kind: z.enum(TASK_KINDS).optional().catch(undefined),
});
export type Query = z.output<typeof Query>;
export type SearchParams = Record<string, string | string[] | undefined>;

/** Members see the workspace and themselves. Of a small group they would see somebody else. */
export const seesEverybody = (viewer: Viewer): boolean => readsSettings(viewer.role);

export function readQuery(params: SearchParams, viewer: Viewer): Query {
  const query = Query.parse(params);
  return seesEverybody(viewer) ? query : { ...query, group: undefined };
}

export function hrefFor({ group, kind }: Query, { period }: { period: Period }): string {
  const all = { period, group, kind };
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(all)) if (value !== undefined) params.set(name, value);
  return `/insights?${params}`;
}

/** The zone that days are parted by. The browser's own is not known where this is reckoned. */
export function zoneOf({ settings }: Viewer): string {
  return settings.zone !== null && isZone(settings.zone) ? settings.zone : "UTC";
}
