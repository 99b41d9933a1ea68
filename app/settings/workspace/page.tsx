import type { Metadata } from "next";
import { Section } from "@/components/settings/section";
import { SettingsForm } from "@/components/settings/settings-form";
import { workspacePrint } from "@/lib/auth/workspace-settings";
import { manages } from "@/lib/domain/roles";
import { CODES_WORDS, MAILED_CODES, MOST_UNDO_SECONDS } from "@/lib/domain/workspace-settings";
import { requireViewer } from "@/lib/web/viewer";
import { NotForYou, SettingsFrame } from "../settings-frame";
import { save } from "./actions";

export const metadata: Metadata = { title: "Workspace" };

export default async function WorkspacePage() {
  const viewer = await requireViewer();
  if (!manages(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <Section title="Workspace">
        <SettingsForm
          action={save}
          submit="Save"
          drawnFrom={workspacePrint(viewer.workspaceName, viewer.workspaceSettings)}
          fields={[
            {
              kind: "text",
              name: "name",
              label: "Name",
              defaultValue: viewer.workspaceName,
              required: true,
              maxLength: 80,
              autoComplete: "organization",
            },
            {
              kind: "text",
              name: "undoSeconds",
              label: "Seconds in which a decision can be taken back",
              type: "number",
              inputMode: "numeric",
              min: 0,
              max: MOST_UNDO_SECONDS,
              required: true,
              defaultValue: viewer.workspaceSettings.undoSeconds,
              hint: `0 to ${MOST_UNDO_SECONDS}. Whoever waits for a decision of the inbox waits that much longer; 0 sends it at once.`,
            },
            {
              kind: "select",
              name: "mailedCodes",
              label: "Decided with the code in a mail, without signing in",
              defaultValue: viewer.workspaceSettings.mailedCodes,
              options: MAILED_CODES.map((value) => ({ value, label: CODES_WORDS[value] })),
              hint: "Whoever a whole mail is forwarded to has its code as well, and could decide once; its person is told on another channel. What is of high risk always wants its person signed in.",
            },
            {
              kind: "check",
              name: "tokenDecisions",
              label: "People may decide with their own tokens",
              defaultChecked: viewer.workspaceSettings.tokenDecisions,
              hint: "Off: people decide in the browser only, so no program on somebody’s laptop can decide in their name. What is of high risk is always decided in the browser.",
            },
          ]}
        />
      </Section>
    </SettingsFrame>
  );
}
