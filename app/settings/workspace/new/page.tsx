import type { Metadata } from "next";
import { Section } from "@/components/settings/section";
import { SettingsForm } from "@/components/settings/settings-form";
import { requireViewer } from "@/lib/web/viewer";
import { NotForYou, SettingsFrame } from "../../settings-frame";
import { make } from "./actions";

export const metadata: Metadata = { title: "New workspace" };

export default async function NewWorkspacePage() {
  const viewer = await requireViewer();
  if (viewer.role !== "owner" || viewer.isDemo) return <NotForYou viewer={viewer} title="Settings" />;
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <Section
        title="New workspace"
        about="It has people, groups, agents and tasks of its own; nothing of this one goes along. You become its owner and invite the others."
      >
        <SettingsForm
          action={make}
          submit="Make the workspace"
          fields={[
            {
              kind: "text",
              name: "name",
              label: "Name",
              required: true,
              maxLength: 80,
              autoComplete: "organization",
            },
          ]}
        />
      </Section>
    </SettingsFrame>
  );
}
