import { Moment } from "@/components/settings/moment";
import { Badge, Folded, Section } from "@/components/settings/section";
import { PostButton, SettingsForm } from "@/components/settings/settings-form";
import { Visible } from "@/components/task/visible";
import { turnsPrint } from "@/lib/auth/group-time";
import type { GroupTime, OnCallPerson } from "@/lib/db/read/group-time";
import { WEEKDAYS } from "@/lib/domain/calendar";
import { nextHandOvers, onCallAt, type Rotation, sayTurns } from "@/lib/domain/rotation";
import { endTurns, override, removeOverride, saveTurns } from "../time-actions";

type Props = { groupId: string; time: GroupTime; mayChange: boolean; zone: string | null };

const MOST_SHOWN = 4;

/** Who of the group is asked first when an escalation goes to whoever is on call. */
export function OnCall({ groupId, time, mayChange, zone }: Props) {
  const { rotation } = time;
  return (
    <Section
      title="On call"
      about="An escalation can ask whoever is on call when it comes. Somebody who is away is passed over for the next in order; when nobody is there, the whole group is asked."
    >
      {rotation ? (
        <Turns time={time} rotation={rotation} />
      ) : (
        <p className="mb-4">Nobody takes turns here.</p>
      )}
      {rotation && <Overrides groupId={groupId} time={time} rotation={rotation} mayChange={mayChange} />}
      {mayChange && (
        <>
          {rotation && <AnOverride groupId={groupId} time={time} zone={zone} />}
          <Folded title={rotation ? "Change the turns" : "Let people take turns"}>
            <TurnsForm groupId={groupId} time={time} zone={zone ?? "UTC"} />
          </Folded>
          {rotation && (
            <Folded title="End the turns">
              <PostButton action={endTurns} fields={{ groupId }} submit="End the turns" tone="danger" />
            </Folded>
          )}
        </>
      )}
    </Section>
  );
}

const nameIn = ({ people }: GroupTime, id: string | null): string =>
  id === null ? "nobody" : (people.get(id)?.name ?? "somebody who is not here any more");

function Turns({ time, rotation }: { time: GroupTime; rotation: Rotation }) {
  const now = onCallAt(rotation, time.now);
  const next = nextHandOvers(rotation, time.now, MOST_SHOWN);
  const isUnable = now !== null && time.people.get(now)?.able !== true;
  return (
    <div className="mb-4 space-y-2">
      <p className="flex flex-wrap items-center gap-2">
        <Badge icon="clock" tone={now === null ? "plain" : "good"}>
          On call now
        </Badge>
        <span className="font-medium">
          <Visible text={nameIn(time, now)} />
        </span>
        {isUnable && (
          <Badge icon="alert" tone="warn">
            decides nothing here: the next in order is asked
          </Badge>
        )}
      </p>
      <p className="text-muted">
        They hand over {sayTurns(rotation, WEEKDAYS)}, as the clocks in {rotation.zone} have it, in this
        order: <Visible text={rotation.people.map((id) => nameIn(time, id)).join(", ")} />.
      </p>
      {next.length > 0 && (
        <ul className="list-disc pl-5" aria-label="Next hand-overs">
          {next.map(({ at, to }) => (
            <li key={at.getTime()}>
              <Moment at={at.toISOString()} />: <Visible text={nameIn(time, to)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type OverridesProps = { groupId: string; time: GroupTime; rotation: Rotation; mayChange: boolean };

function Overrides({ groupId, time, rotation, mayChange }: OverridesProps) {
  const coming = rotation.overrides.filter(({ until }) => Date.parse(until) > time.now.getTime());
  if (coming.length === 0) return null;
  return (
    <ul className="mb-4 divide-y divide-line rounded-md border border-line" aria-label="Overrides">
      {coming.map(({ id, personId, from, until }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
          <p className="min-w-0 flex-1 basis-48">
            <span className="font-medium">
              <Visible text={nameIn(time, personId)} />
            </span>{" "}
            from <Moment at={from} /> until <Moment at={until} />
          </p>
          {mayChange && (
            <PostButton
              action={removeOverride}
              fields={{ groupId, overrideId: id }}
              submit="Take back"
              label={`Take back what ${nameIn(time, personId)} was put on call for`}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

const suggestionsOf = (people: OnCallPerson[]) =>
  people.map(({ email, name }) => ({ value: email, label: name }));

function AnOverride({ groupId, time, zone }: { groupId: string; time: GroupTime; zone: string | null }) {
  return (
    <Folded title="Put somebody else on call for a while">
      <SettingsForm
        action={override}
        submit="Put them on call"
        fields={[
          { kind: "hidden", name: "groupId", value: groupId },
          {
            kind: "text",
            name: "person",
            label: "Who",
            type: "email",
            required: true,
            hint: "Their e-mail address.",
            suggestions: suggestionsOf(time.members),
          },
          { kind: "text", name: "from", label: "From", type: "datetime-local", required: true },
          { kind: "text", name: "until", label: "Until", type: "datetime-local", required: true },
          { kind: "browser-zone", name: "zone", label: "These times are meant in", zone },
        ]}
      />
    </Folded>
  );
}

function TurnsForm({ groupId, time, zone }: { groupId: string; time: GroupTime; zone: string }) {
  const { rotation, people, members, now } = time;
  const order = rotation
    ? rotation.people.flatMap((id) => people.get(id)?.email ?? [])
    : members.map(({ email }) => email);
  return (
    <SettingsForm
      action={saveTurns}
      submit="Save the turns"
      drawnFrom={turnsPrint(rotation)}
      fields={[
        { kind: "hidden", name: "groupId", value: groupId },
        {
          kind: "area",
          name: "people",
          label: "In this order",
          hint: "one e-mail address a line, of people of the group",
          defaultValue: order.join("\n"),
          rows: Math.min(10, Math.max(3, order.length)),
          maxLength: 20_000,
        },
        {
          kind: "select",
          name: "every",
          label: "They hand over",
          defaultValue: rotation?.every ?? "week",
          options: [
            { value: "week", label: "Every week" },
            { value: "day", label: "Every day" },
          ],
        },
        {
          kind: "text",
          name: "since",
          label: "The first of them begins on",
          type: "date",
          required: true,
          defaultValue: rotation?.since ?? now.toISOString().slice(0, 10),
          hint: "A weekly hand-over keeps its weekday. Before that day nobody is on call.",
        },
        {
          kind: "text",
          name: "time",
          label: "At",
          type: "time",
          required: true,
          defaultValue: rotation?.time ?? "09:00",
          hint: "An hour that the clocks leave out is the moment after it; one that comes twice is the first.",
        },
        {
          kind: "text",
          name: "zone",
          label: "Time zone",
          required: true,
          maxLength: 64,
          defaultValue: rotation?.zone ?? zone,
          hint: "Such as Europe/Berlin.",
        },
      ]}
    />
  );
}
