import type { Metadata } from "next";
import Link from "next/link";
import { Badge, Nothing, Pages, Section } from "@/components/settings/section";
import { SettingsForm } from "@/components/settings/settings-form";
import { Visible } from "@/components/task/visible";
import { groupsPage, type ListedGroup } from "@/lib/db/read/group-list";
import { manages, readsSettings } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { listQuery, type PageProps } from "../answers";
import { NotForYou, SettingsFrame } from "../settings-frame";
import { create } from "./actions";

export const metadata: Metadata = { title: "Groups" };

export default async function GroupsPage({ searchParams }: PageProps) {
  const viewer = await requireViewer();
  if (!readsSettings(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  const { after } = listQuery.parse(await searchParams);
  const { groups, next } = await groupsPage(database().sql, viewer.workspaceId, { after, limit: 50 });
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      {groups.length === 0 ? (
        <Nothing>
          There is no group yet. A group is a name under which several people are asked at once.
        </Nothing>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
          {groups.map((group) => (
            <Row key={group.id} group={group} />
          ))}
        </ul>
      )}
      <Pages first={after ? "/settings/groups" : null} next={next && `/settings/groups?after=${next}`} />
      {manages(viewer.role) && (
        <div className="mt-6">
          <Section title="Make a group">
            <SettingsForm
              action={create}
              submit="Make the group"
              fields={[
                {
                  kind: "text",
                  name: "name",
                  label: "Name",
                  required: true,
                  maxLength: 80,
                  autoComplete: "off",
                  hint: "Such as Finance. Agents ask for it by this name.",
                },
              ]}
            />
          </Section>
        </div>
      )}
    </SettingsFrame>
  );
}

function Row({ group: { id, name, slug, people, openTasks } }: { group: ListedGroup }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-56">
        <Link href={`/settings/groups/${id}`} prefetch={false} className="font-medium text-accent underline">
          <Visible text={name} />
        </Link>
        <p className="font-mono text-code text-muted">{slug}</p>
      </div>
      {openTasks > 0 && (
        <p className="text-muted">
          {openTasks === 1000 ? "999+" : openTasks} open {openTasks === 1 ? "task" : "tasks"}
        </p>
      )}
      {people === 0 ? (
        <Badge icon="alert" tone="warn">
          Empty: nobody could decide
        </Badge>
      ) : (
        <p className="text-muted">
          {people} {people === 1 ? "person" : "people"}
        </p>
      )}
    </li>
  );
}
