import type { Metadata } from "next";
import { PolicyForm } from "@/components/settings/policy-form";
import { Section } from "@/components/settings/section";
import { manages } from "@/lib/domain/roles";
import { requireViewer } from "@/lib/web/viewer";
import { NotForYou, SettingsFrame } from "../../settings-frame";
import { save } from "../actions";
import { choicesFor, NEW_POLICY } from "../policy-values";

export const metadata: Metadata = { title: "New escalation policy" };

export default async function NewPolicyPage() {
  const viewer = await requireViewer();
  if (!manages(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  const choices = await choicesFor(viewer.workspaceId);
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <Section title="New escalation policy">
        <PolicyForm action={save} values={NEW_POLICY} submit="Make the policy" {...choices} />
      </Section>
    </SettingsFrame>
  );
}
