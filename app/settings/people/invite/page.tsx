import type { Metadata } from "next";
import { ROLE_ABOUT, ROLE_WORDS } from "@/components/settings/people-list";
import { Section } from "@/components/settings/section";
import { SettingsForm } from "@/components/settings/settings-form";
import { groupsPage } from "@/lib/db/read/group-list";
import { manages, rolesToGive } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { NotForYou, SettingsFrame } from "../../settings-frame";
import { invitePerson } from "../actions";

export const metadata: Metadata = { title: "Invite somebody" };

export default async function InvitePage() {
  const viewer = await requireViewer();
  if (!manages(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  const { groups, next } = await groupsPage(database().sql, viewer.workspaceId, { limit: 50 });
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <Section
        title="Invite somebody"
        about="They are asked nothing until they have come. Their link works once, for seven days."
      >
        <SettingsForm
          action={invitePerson}
          submit="Invite"
          clears
          fields={[
            {
              kind: "text",
              name: "email",
              label: "E-mail",
              type: "email",
              required: true,
              maxLength: 254,
              autoComplete: "off",
            },
            {
              kind: "select",
              name: "role",
              label: "Role",
              defaultValue: "member",
              options: rolesToGive(viewer.role).map((role) => ({
                value: role,
                label: `${ROLE_WORDS[role]}: ${ROLE_ABOUT[role]}`,
              })),
            },
            ...(groups.length === 0
              ? []
              : [
                  {
                    kind: "checks" as const,
                    name: "groups",
                    label: "Groups",
                    ...(next && { hint: "The first 50. Add them to others on the group’s own page." }),
                    options: groups.map(({ id, name }) => ({ value: id, label: name })),
                    checked: [],
                  },
                ]),
          ]}
        />
      </Section>
    </SettingsFrame>
  );
}
