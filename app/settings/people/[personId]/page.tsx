import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { Moment } from "@/components/settings/moment";
import { ROLE_ABOUT, ROLE_WORDS } from "@/components/settings/people-list";
import { Badge, Folded, Section } from "@/components/settings/section";
import { PostButton, SettingsForm } from "@/components/settings/settings-form";
import { StandIn } from "@/components/settings/stand-in";
import { Visible } from "@/components/task/visible";
import { printOf } from "@/lib/auth/drawn-from";
import { type Details, personDetails, suggestedPeople } from "@/lib/db/read/people-list";
import {
  manages,
  readsSettings,
  refuseInvitee,
  refuseRemoval,
  refuseRestoring,
  refuseRole,
  rolesToGive,
} from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { requireViewer, type Viewer } from "@/lib/web/viewer";
import { NotForYou, SettingsFrame } from "../../settings-frame";
import { nameManager, remove, restore, sendAgain, setRole, withdraw } from "../actions";

export const metadata: Metadata = { title: "Person" };

type Props = { params: Promise<{ personId: string }> };

export default async function PersonPage({ params }: Props) {
  const viewer = await requireViewer();
  if (!readsSettings(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  const { personId } = await params;
  if (!z.uuid().safeParse(personId).success) notFound();
  const { sql } = database();
  const [person, others] = await Promise.all([
    personDetails(sql, viewer.workspaceId, personId),
    manages(viewer.role) ? suggestedPeople(sql, viewer.workspaceId, personId) : [],
  ]);
  if (!person) notFound();
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <p className="mb-3">
        <Link
          href={`/settings/people?show=${person.status}`}
          prefetch={false}
          className="text-accent underline"
        >
          All people
        </Link>
      </p>
      <About person={person} />
      <Changes viewer={viewer} person={person} others={others} />
    </SettingsFrame>
  );
}

function About({ person }: { person: Details }) {
  const { status, isAway, awayUntil, substitute, manager, openTasks, groups, inviteUntil } = person;
  return (
    <Section title={<Visible text={person.name} />} about={<Visible text={person.email} />}>
      <p className="mb-3 flex flex-wrap gap-1.5">
        <Badge>{ROLE_WORDS[person.role]}</Badge>
        {status === "invited" && <Badge icon="clock">Invited</Badge>}
        {status === "removed" && (
          <Badge icon="cross" tone="danger">
            Removed
          </Badge>
        )}
        {isAway && (
          <Badge icon="clock" tone="warn">
            Away
          </Badge>
        )}
      </p>
      {status === "invited" && (
        <p>
          {inviteUntil ? (
            <>
              Their link works until <Moment at={inviteUntil.toISOString()} />.
            </>
          ) : (
            "Their link is too old and opens nothing any more. Send the invitation again."
          )}
        </p>
      )}
      {isAway && (
        <p>
          Away until {awayUntil ? <Moment at={awayUntil.toISOString()} /> : "they say that they are back"}.{" "}
          <StandIn substitute={substitute} whom="them" />
        </p>
      )}
      <p className="mt-2">
        {groups.length === 0 ? "In no group." : "In "}
        {groups.map((group, i) => (
          <span key={group.id}>
            {i > 0 && ", "}
            <Link href={`/settings/groups/${group.id}`} prefetch={false} className="text-accent underline">
              {group.name}
            </Link>
          </span>
        ))}
      </p>
      {manager && (
        <p className="mt-2">
          Their manager is{" "}
          <Link href={`/settings/people/${manager.id}`} prefetch={false} className="text-accent underline">
            <Visible text={manager.name} />
          </Link>
          .
        </p>
      )}
      {openTasks > 0 && (
        <p className="mt-2">
          {openTasks === 1
            ? "One open task is"
            : `${openTasks === 1000 ? "More than 999" : openTasks} open tasks are`}{" "}
          asked of them by name.
        </p>
      )}
      <MachineKeys person={person} />
    </Section>
  );
}

// A machine goes on when whoever set it up leaves, or their leaving would stop it; so it is said.
function MachineKeys({ person: { machineKeys, status } }: { person: Details }) {
  if (machineKeys === 0) return null;
  const many = machineKeys === 100 ? "more than 99 keys" : `${machineKeys} keys`;
  const keys = machineKeys === 1 ? "one key" : many;
  return (
    <p className="mt-2">
      They made {keys} for machines, which {status === "removed" && "still "}
      {machineKeys === 1 ? "works" : "work"}:{" "}
      <Link href="/settings/agents" prefetch={false} className="text-accent underline">
        Agents and keys
      </Link>
      .
    </p>
  );
}

type Others = Array<{ email: string; name: string }>;

function Manager({ person, others }: { person: Details; others: Others }) {
  return (
    <Section
      title="Manager"
      about="An escalation can ask the manager of whoever was asked; when they do not answer either, the next above them."
    >
      <SettingsForm
        action={nameManager}
        submit="Save the manager"
        drawnFrom={printOf(person.manager?.id ?? null)}
        fields={[
          { kind: "hidden", name: "personId", value: person.id },
          {
            kind: "text",
            name: "manager",
            label: "Manager",
            type: "email",
            defaultValue: person.manager?.email ?? "",
            hint: "Their e-mail address. Empty: nobody.",
            suggestions: others.map(({ email, name }) => ({ value: email, label: name })),
          },
        ]}
      />
    </Section>
  );
}

// Only what would not be refused is offered; the rules are asked again when it is done.
type ChangesProps = { viewer: Viewer; person: Details; others: Others };

function Changes({ viewer, person, others }: ChangesProps) {
  const of = { ...person, otherOwners: 1 };
  const fields = { personId: person.id };
  const roles = rolesToGive(viewer.role).filter((role) => refuseRole(viewer, of, role) === null);
  return (
    <>
      {refuseInvitee(viewer, of) === null && (
        <Section title="Invitation" about="A new link ends the one that was given before.">
          <div className="flex flex-wrap items-start gap-3">
            <PostButton action={sendAgain} fields={fields} submit="Make a new link" />
            <PostButton action={withdraw} fields={fields} submit="Withdraw the invitation" tone="danger" />
          </div>
        </Section>
      )}
      {roles.length > 0 && (
        <Section title="Role">
          <SettingsForm
            action={setRole}
            submit="Change the role"
            drawnFrom={printOf(person.role)}
            fields={[
              { kind: "hidden", name: "personId", value: person.id },
              {
                kind: "select",
                name: "role",
                label: "Role",
                defaultValue: person.role,
                options: roles.map((role) => ({
                  value: role,
                  label: `${ROLE_WORDS[role]}: ${ROLE_ABOUT[role]}`,
                })),
              },
            ]}
          />
        </Section>
      )}
      {person.status !== "removed" && manages(viewer.role) && <Manager person={person} others={others} />}
      {person.status === "active" && refuseRemoval(viewer, of) === null && (
        <Folded title={`Remove ${person.name}`}>
          <p className="mb-3 max-w-2xl">
            They are out at once: signed out everywhere, their tokens revoked. What they decided stays.{" "}
            {person.openTasks > 0 &&
              "Tasks that are asked of nobody else are asked of the owners in a moment. "}
            {person.machineKeys > 0 &&
              "The keys that they made for machines go on working, until somebody revokes them."}
          </p>
          <PostButton action={remove} fields={fields} submit="Remove them" tone="danger" />
        </Folded>
      )}
      {refuseRestoring(viewer, of) === null && (
        <Section
          title="Restore"
          about="They come back with the role and the groups they had. Their tokens stay revoked."
        >
          <PostButton action={restore} fields={fields} submit="Restore them" tone="primary" />
        </Section>
      )}
    </>
  );
}
