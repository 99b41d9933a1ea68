import { Folded, Section } from "@/components/settings/section";
import type { SettingsFieldSpec } from "@/components/settings/settings-field";
import { PostButton, SettingsForm } from "@/components/settings/settings-form";
import { hoursPrint } from "@/lib/auth/group-time";
import { type Calendar, isOpenAt, sayDay, sayWeek, WEEKDAYS } from "@/lib/domain/calendar";
import { endHours, saveHours } from "../time-actions";

type Props = { groupId: string; hours: Calendar | null; now: Date; mayChange: boolean; zone: string };

const OFFICE = "9:00-17:00";

/** When the group is there. */
export function Hours({ groupId, hours, now, mayChange, zone }: Props) {
  return (
    <Section
      title="Hours and holidays"
      about="Reminders, escalations and targets count only these hours where a policy or a task says so. A deadline never shifts: it is a promise to whoever asked."
    >
      {hours ? (
        <Kept hours={hours} now={now} />
      ) : (
        <p className="mb-4">No hours are kept: all of them count.</p>
      )}
      {mayChange && (
        <>
          <Folded title={hours ? "Change the hours" : "Keep hours"}>
            <SettingsForm
              action={saveHours}
              submit="Save the hours"
              drawnFrom={hoursPrint(hours)}
              fields={[{ kind: "hidden", name: "groupId", value: groupId }, ...fieldsFor(hours, zone)]}
            />
          </Folded>
          {hours && (
            <Folded title="Remove the hours">
              <PostButton action={endHours} fields={{ groupId }} submit="Let all hours count" tone="danger" />
            </Folded>
          )}
        </>
      )}
    </Section>
  );
}

function Kept({ hours, now }: { hours: Calendar; now: Date }) {
  const today = now.toISOString().slice(0, 10);
  const coming = hours.holidays.filter((day) => day >= today);
  return (
    <div className="mb-4 space-y-1">
      <p>
        <span className="font-medium">{isOpenAt(hours, now) ? "Open now." : "Closed now."}</span>{" "}
        <span className="text-muted">As the clocks in {hours.zone} have it.</span>
      </p>
      <ul className="list-disc pl-5">
        {sayWeek(hours.week).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p>
        {coming.length === 0
          ? "No holidays to come."
          : `Closed on ${coming.slice(0, 6).join(", ")}${coming.length > 6 ? ` and ${coming.length - 6} days more` : ""}.`}
      </p>
    </div>
  );
}

function fieldsFor(hours: Calendar | null, zone: string): SettingsFieldSpec[] {
  const days = WEEKDAYS.map((label, i) => ({
    kind: "text" as const,
    name: `day.${i}`,
    label,
    defaultValue: hours ? sayDay(hours.week[i] ?? []) : i < 5 ? OFFICE : "",
    maxLength: 200,
    autoComplete: "off",
    ...(i === 0 && { hint: "Such as 9:00-12:30, 13:30-18:00. Empty: closed." }),
  }));
  return [
    {
      kind: "text",
      name: "zone",
      label: "Time zone",
      defaultValue: hours?.zone ?? zone,
      required: true,
      maxLength: 64,
      hint: "Such as Europe/Berlin. When its clocks change, the hours go with them.",
    },
    ...days,
    {
      kind: "area",
      name: "holidays",
      label: "Holidays",
      hint: "one day a line, such as 2026-12-25",
      defaultValue: hours?.holidays.join("\n") ?? "",
      rows: 4,
      maxLength: 20_000,
    },
  ];
}
