import type { Metadata } from "next";
import Link from "next/link";
import { z } from "zod";
import { PeopleFilter } from "@/components/settings/people-filter";
import { PeopleList } from "@/components/settings/people-list";
import { Nothing, Pages } from "@/components/settings/section";
import { peopleCounts, peoplePage } from "@/lib/db/read/people-list";
import { manages, readsSettings } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { listQuery, type PageProps } from "../answers";
import { NotForYou, SettingsFrame } from "../settings-frame";

export const metadata: Metadata = { title: "People" };

const Query = listQuery.extend({
  show: z.enum(["active", "invited", "removed"]).default("active").catch("active"),
});

export default async function PeoplePage({ searchParams }: PageProps) {
  const viewer = await requireViewer();
  if (!readsSettings(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  const { q = "", after, show } = Query.parse(await searchParams);
  const { sql } = database();
  const [counts, { people, next }] = await Promise.all([
    peopleCounts(sql, viewer.workspaceId),
    peoplePage(sql, viewer.workspaceId, { search: q, status: show, after, limit: 50 }),
  ]);
  const address = (more: Record<string, string>) =>
    `/settings/people?${new URLSearchParams({ show, ...(q && { q }), ...more })}`;
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <PeopleFilter show={show} search={q} counts={counts} />
      {manages(viewer.role) && (
        <p className="mb-4">
          <Link
            href="/settings/people/invite"
            className="inline-flex min-h-9 items-center rounded-md bg-accent px-3 font-medium text-on-accent hover:bg-accent-strong"
          >
            Invite somebody
          </Link>
        </p>
      )}
      {people.length === 0 ? (
        <Nothing>{q ? `Nobody here matches “${q}”.` : NOBODY[show]}</Nothing>
      ) : (
        <PeopleList people={people} />
      )}
      <Pages first={after ? address({}) : null} next={next && address({ after: next })} />
    </SettingsFrame>
  );
}

const NOBODY = {
  active: "Nobody is here.",
  invited: "No invitation is open.",
  removed: "Nobody was removed.",
} as const;
