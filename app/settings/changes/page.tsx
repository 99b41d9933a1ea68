import type { Metadata } from "next";
import { Nothing, Pages } from "@/components/settings/section";
import { Visible } from "@/components/task/visible";
import { RelativeTime } from "@/components/ui/relative-time";
import { adminEventsPage } from "@/lib/db/read/admin-events";
import { tellChange } from "@/lib/domain/admin-events";
import { readsSettings } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { listQuery, type PageProps } from "../answers";
import { NotForYou, SettingsFrame } from "../settings-frame";

export const metadata: Metadata = { title: "Changes" };

export default async function ChangesPage({ searchParams }: PageProps) {
  const viewer = await requireViewer();
  if (!readsSettings(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  const { after } = listQuery.parse(await searchParams);
  const { records, next } = await adminEventsPage(database().sql, viewer.workspaceId, { after, limit: 50 });
  const now = viewer.seenAt.toISOString();
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <p className="mb-4 max-w-2xl text-muted">
        Who changed what about people, groups, agents and keys, newest first. Nobody can change or delete
        these records.
      </p>
      {records.length === 0 ? (
        <Nothing>Nothing has been changed yet.</Nothing>
      ) : (
        <ol className="divide-y divide-line rounded-lg border border-line bg-panel">
          {records.map(({ id, at, by, what, about }) => (
            <li key={id} className="flex flex-wrap justify-between gap-x-4 px-4 py-2.5">
              <p className="min-w-0 flex-1 basis-64">
                <span className="font-medium">
                  <Visible text={by ?? "Countersign"} />
                </span>{" "}
                <Visible text={`${tellChange(what, about)}.`} />
              </p>
              <p className="whitespace-nowrap text-muted">
                <RelativeTime at={at.toISOString()} now={now} past />
              </p>
            </li>
          ))}
        </ol>
      )}
      <Pages first={after ? "/settings/changes" : null} next={next && `/settings/changes?after=${next}`} />
    </SettingsFrame>
  );
}
