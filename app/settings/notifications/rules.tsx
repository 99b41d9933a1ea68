import { Section } from "@/components/settings/section";
import { SettingsForm } from "@/components/settings/settings-form";
import { Notice } from "@/components/ui/notice";
import type { Viewer } from "@/lib/web/viewer";
import { saveRules } from "./actions";

const CHANNELS = [
  { value: "email", label: "E-mail" },
  { value: "slack", label: "Slack" },
  { value: "push", label: "The browsers above" },
];
const DIGESTS = [
  { value: "off", label: "Never" },
  { value: "daily", label: "Once a day" },
  { value: "hourly", label: "Every hour, when something is open" },
];
const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, "0")}:00`,
}));

/** Of what somebody is told, and when it can wait. */
export function Rules({ viewer }: { viewer: Viewer }) {
  const { zone, notify } = viewer.settings;
  const isSilent = notify.normal.length === 0 && notify.urgent.length === 0;
  return (
    <Section
      title="What you are told, and when"
      about="Urgent is what has a high risk, what was escalated to you, and what is due within the hour. Everything else is normal. Whatever you choose here, every task is in your inbox."
    >
      {isSilent && (
        <div className="mb-4">
          <Notice tone="refused">
            You are told nothing: you find your tasks only by looking into your inbox.
          </Notice>
        </div>
      )}
      <SettingsForm
        action={saveRules}
        submit="Save"
        fields={[
          {
            kind: "checks",
            name: "normal",
            label: "What is normal reaches you by",
            options: CHANNELS,
            checked: notify.normal,
          },
          {
            kind: "checks",
            name: "urgent",
            label: "What is urgent reaches you by",
            options: CHANNELS,
            checked: notify.urgent,
          },
          {
            kind: "text",
            type: "time",
            name: "from",
            label: "Quiet hours from",
            defaultValue: notify.quiet?.from ?? "",
            hint: "What can wait comes when they are over, or when it becomes urgent. Left empty, there are none.",
          },
          {
            kind: "text",
            type: "time",
            name: "to",
            label: "Quiet hours to",
            defaultValue: notify.quiet?.to ?? "",
          },
          {
            kind: "select",
            name: "digest",
            label: "A mail with everything that is open",
            defaultValue: notify.digest,
            options: DIGESTS,
            hint: "With e-mail not ticked above, it is the only mail about your tasks.",
          },
          {
            kind: "select",
            name: "digestHour",
            label: "Once a day means at",
            defaultValue: String(notify.digestHour),
            options: HOURS,
          },
          { kind: "browser-zone", name: "zone", label: "Times are those of", zone },
          {
            kind: "check",
            name: "endings",
            label: "Tell me how tasks ended that I was told of",
            defaultChecked: notify.endings,
          },
        ]}
      />
    </Section>
  );
}
