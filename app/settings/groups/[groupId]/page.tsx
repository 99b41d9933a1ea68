import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { ROLE_WORDS } from "@/components/settings/people-list";
import { Badge, Folded, Nothing, Pages, Section } from "@/components/settings/section";
import { PostButton, SettingsForm } from "@/components/settings/settings-form";
import { Visible } from "@/components/task/visible";
import { Notice } from "@/components/ui/notice";
import { printOf } from "@/lib/auth/drawn-from";
import { type GroupPerson, groupById, groupPeoplePage, type ListedGroup } from "@/lib/db/read/group-list";
import { groupTime } from "@/lib/db/read/group-time";
import { suggestedPeople } from "@/lib/db/read/people-list";
import { manages, readsSettings } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { listQuery, type PageProps } from "../../answers";
import { NotForYou, SettingsFrame } from "../../settings-frame";
import { add, end, postIn, rename, takeOut } from "../actions";
import { Hours } from "./hours";
import { OnCall } from "./on-call";

export const metadata: Metadata = { title: "Group" };

type Props = PageProps & { params: Promise<{ groupId: string }> };

export default async function GroupPage({ params, searchParams }: Props) {
  const viewer = await requireViewer();
  if (!readsSettings(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  const { groupId } = await params;
  if (!z.uuid().safeParse(groupId).success) notFound();
  const { after } = listQuery.parse(await searchParams);
  const { sql } = database();
  const { workspaceId } = viewer;
  const [group, time, { people, next }, suggested] = await Promise.all([
    groupById(sql, workspaceId, groupId),
    groupTime(sql, workspaceId, groupId),
    groupPeoplePage(sql, workspaceId, groupId, { after, limit: 50 }),
    manages(viewer.role) ? suggestedPeople(sql, workspaceId, null) : [],
  ]);
  if (!group || !time) notFound();
  const mayChange = manages(viewer.role);
  const here = `/settings/groups/${groupId}`;
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <p className="mb-3">
        <Link href="/settings/groups" prefetch={false} className="text-accent underline">
          All groups
        </Link>
      </p>
      <Section
        title={<Visible text={group.name} />}
        about={`Agents ask for it as “${group.name}” or “${group.slug}”.`}
      >
        {group.people === 0 && (
          <div className="mb-4">
            <Notice tone="problem">
              Nobody in this group could decide. A task that is asked of it alone goes to the owners of the
              workspace instead.
            </Notice>
          </div>
        )}
        <Members group={group} people={people} mayChange={mayChange} />
        <Pages first={after ? here : null} next={next && `${here}?after=${next}`} />
        {manages(viewer.role) && (
          <div className="mt-5 border-t border-line pt-4">
            <SettingsForm
              action={add}
              submit="Add to the group"
              clears
              fields={[
                { kind: "hidden", name: "groupId", value: group.id },
                {
                  kind: "text",
                  name: "person",
                  label: "Add somebody",
                  type: "email",
                  required: true,
                  hint: "Their e-mail address.",
                  suggestions: suggested.map(({ email, name }) => ({ value: email, label: name })),
                },
              ]}
            />
          </div>
        )}
      </Section>
      <OnCall groupId={groupId} time={time} mayChange={mayChange} zone={viewer.settings.zone} />
      <Hours
        groupId={groupId}
        hours={time.hours}
        now={time.now}
        mayChange={mayChange}
        zone={viewer.settings.zone ?? "UTC"}
      />
      {mayChange && <Keep group={group} />}
    </SettingsFrame>
  );
}

type MembersProps = { group: ListedGroup; people: GroupPerson[]; mayChange: boolean };

function Members({ group, people, mayChange }: MembersProps) {
  if (people.length === 0) return <Nothing>Nobody is in this group.</Nothing>;
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {people.map((person) => (
        <li key={person.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
          <div className="min-w-0 flex-1 basis-48">
            <Link
              href={`/settings/people/${person.id}`}
              prefetch={false}
              className="font-medium text-accent underline"
            >
              <Visible text={person.name} />
            </Link>
            <p className="text-muted">
              <Visible text={person.email} />
            </p>
          </div>
          {person.role === "auditor" && <Badge icon="info">{ROLE_WORDS.auditor}: decides nothing</Badge>}
          {person.status === "invited" && <Badge icon="clock">Invited</Badge>}
          {mayChange && (
            <PostButton
              action={takeOut}
              fields={{ groupId: group.id, personId: person.id }}
              submit="Take out"
              label={`Take out ${person.name}`}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function Keep({ group }: { group: ListedGroup }) {
  return (
    <>
      <Folded title="Rename the group">
        <SettingsForm
          action={rename}
          submit="Rename it"
          drawnFrom={printOf(group.name)}
          fields={[
            { kind: "hidden", name: "groupId", value: group.id },
            {
              kind: "text",
              name: "name",
              label: "Name",
              defaultValue: group.name,
              required: true,
              maxLength: 80,
              autoComplete: "off",
              hint: `Agents can go on asking for it as “${group.slug}”.`,
            },
          ]}
        />
      </Folded>
      <Folded title="Its channel in Slack">
        <SettingsForm
          action={postIn}
          submit="Save the channel"
          drawnFrom={printOf(group.slackChannel)}
          fields={[
            { kind: "hidden", name: "groupId", value: group.id },
            {
              kind: "text",
              name: "channel",
              label: "Channel",
              defaultValue: group.slackChannel ?? "",
              maxLength: 30,
              autoComplete: "off",
              placeholder: "C0123456789",
              hint: "The channel’s id (in Slack: its name, About). What is asked of the group is posted there, too. The app has to be in it.",
            },
          ]}
        />
      </Folded>
      <Folded title="Delete the group">
        <p className="mb-3">
          The people stay. It is not deleted while open tasks are asked of it
          {group.openTasks > 0 &&
            `, and ${group.openTasks === 1000 ? "more than 999" : group.openTasks} are now`}
          .
        </p>
        <PostButton action={end} fields={{ groupId: group.id }} submit="Delete it" tone="danger" />
      </Folded>
    </>
  );
}
