import type { Metadata } from "next";
import { Moment } from "@/components/settings/moment";
import { Badge, Folded, Section } from "@/components/settings/section";
import { PostButton, SettingsForm } from "@/components/settings/settings-form";
import { StandIn } from "@/components/settings/stand-in";
import { type Details, personDetails, suggestedPeople } from "@/lib/db/read/people-list";
import { database } from "@/lib/web/database";
import { requireViewer, type Viewer } from "@/lib/web/viewer";
import { SettingsFrame } from "../settings-frame";
import { beAway, beBack, saveYou } from "./actions";
import { languageChoices, ZONES } from "./choices";
import { SlackAccounts } from "./slack";

export const metadata: Metadata = { title: "Your settings" };

export default async function YouPage() {
  const viewer = await requireViewer();
  const { sql } = database();
  const [own, people] = await Promise.all([
    personDetails(sql, viewer.workspaceId, viewer.id),
    suggestedPeople(sql, viewer.workspaceId, viewer.id),
  ]);
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <Preferences viewer={viewer} groups={own?.groups.map(({ name }) => name) ?? []} />
      <SlackAccounts viewer={viewer} />
      {own && <OutOfOffice own={own} zone={viewer.settings.zone} people={people} now={viewer.seenAt} />}
    </SettingsFrame>
  );
}

const THEME_CHOICES = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

function Preferences({ viewer, groups }: { viewer: Viewer; groups: string[] }) {
  const { zone, language, theme, shortcuts, autoAdvance } = viewer.settings;
  return (
    <Section
      title="You"
      about={`You sign in as ${viewer.email}, and are ${ROLE[viewer.role]} here, in ${groups.join(", ") || "no group"}.`}
    >
      <SettingsForm
        action={saveYou}
        submit="Save"
        fields={[
          {
            kind: "text",
            name: "name",
            label: "Name",
            defaultValue: viewer.name,
            required: true,
            maxLength: 80,
            autoComplete: "name",
          },
          {
            kind: "text",
            name: "zone",
            label: "Time zone",
            defaultValue: zone ?? "",
            hint: "Such as Europe/Berlin. Left empty, it is the browser’s.",
            suggestions: ZONES,
          },
          {
            kind: "select",
            name: "language",
            label: "Language of dates",
            defaultValue: language ?? "",
            options: languageChoices(language),
          },
          { kind: "select", name: "theme", label: "Theme", defaultValue: theme, options: THEME_CHOICES },
          {
            kind: "check",
            name: "shortcuts",
            label: "Keyboard shortcuts",
            defaultChecked: shortcuts,
            hint: "Single keys act on the inbox. Press ? there to see them.",
          },
          {
            kind: "check",
            name: "autoAdvance",
            label: "Go on to the next task after a decision",
            defaultChecked: autoAdvance,
          },
        ]}
      />
    </Section>
  );
}

const ROLE = { owner: "an owner", admin: "an admin", member: "a member", auditor: "an auditor" } as const;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

type AwayProps = {
  own: Details;
  zone: string | null;
  people: Array<{ email: string; name: string }>;
  now: Date;
};

function OutOfOffice({ own, zone, people, now }: AwayProps) {
  const { awayFrom, awayUntil, substitute, isAway } = own;
  const isOver = awayFrom !== null && awayUntil !== null && !isAway && awayUntil <= now;
  const isSet = awayFrom !== null && !isOver;
  const form = (
    <SettingsForm
      action={beAway}
      submit={isSet ? "Change it" : "Be away"}
      tone={isSet ? "plain" : "primary"}
      fields={[
        {
          kind: "moment",
          name: "from",
          label: "From",
          at: isSet ? iso(awayFrom) : null,
          zone,
          hint: "Left empty: from now on.",
        },
        {
          kind: "moment",
          name: "until",
          label: "Until",
          at: isSet ? iso(awayUntil) : null,
          zone,
          hint: "Left empty: until you say that you are back.",
        },
        { kind: "browser-zone", name: "zone", label: "Times are those of", zone },
        {
          kind: "text",
          name: "substitute",
          label: "Who stands in for you",
          type: "email",
          defaultValue: isSet ? substitute?.email : undefined,
          required: true,
          hint: "Their e-mail address.",
          suggestions: people.map(({ email, name }) => ({ value: email, label: name })),
        },
      ]}
    />
  );
  return (
    <Section
      title="Out of office"
      about={
        <>
          While you are away, tasks that are asked of you by name are asked of your substitute as well, also
          those that are open already. Under four eyes nobody decides what they asked for themselves: such a
          task stays with you. When you are back, nothing is taken away: a task that somebody else was asked
          meanwhile stays with you both.
        </>
      }
    >
      {isSet && awayFrom ? (
        <div className="space-y-4">
          <p>
            <Badge icon="clock" tone={isAway ? "warn" : "plain"}>
              {isAway ? "You are away" : "You will be away"}
            </Badge>{" "}
            from <Moment at={awayFrom.toISOString()} />
            {awayUntil ? (
              <>
                {" "}
                until <Moment at={awayUntil.toISOString()} />
              </>
            ) : (
              ", until you say that you are back"
            )}
            . <StandIn substitute={substitute} whom="you" />
          </p>
          <PostButton
            action={beBack}
            fields={{}}
            submit={isAway ? "I am back" : "Do not be away"}
            tone="primary"
          />
          <Folded title="Change when, or who stands in">{form}</Folded>
        </div>
      ) : (
        form
      )}
    </Section>
  );
}
