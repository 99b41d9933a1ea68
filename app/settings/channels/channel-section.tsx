import { ChannelStateView, TroubledPlaces, UnpostedChannels } from "@/components/settings/channel-state";
import { FailedWishes } from "@/components/settings/failed-wishes";
import { Folded, Section } from "@/components/settings/section";
import { PostButton, SettingsForm } from "@/components/settings/settings-form";
import { channelPrint } from "@/lib/auth/channel-settings";
import { printOf } from "@/lib/auth/drawn-from";
import type { ChannelRecord } from "@/lib/db/read/channel-state";
import { problemText } from "@/lib/domain/channel-remedies";
import { type Leaves, readLeaves } from "@/lib/domain/channel-settings";
import { BESIDE, channelState } from "@/lib/domain/channel-state";
import { oneLine } from "@/lib/domain/may-leave";
import { placeWords } from "@/lib/domain/places";
import type { WishKind } from "@/lib/domain/slack";
import type { Outward } from "@/lib/domain/types";
import { chooseLeaves, clear, saveMail, saveSlack, test } from "./actions";
import { fieldsOf } from "./fields";

type Props = {
  of: ChannelRecord;
  mayChange: boolean;
  unsettable: string | null; // why whoever may change the rest may not say what it goes by
  now: Date;
  children?: React.ReactNode; // what only this channel has
};

const TITLES: Record<Outward, string> = { email: "E-mail", slack: "Slack", push: "Web push" };
const TESTS: Record<Outward, string> = {
  email: "Send a test to my address",
  slack: "Send a test to my Slack account",
  push: "Send a test to my browsers",
};

const WISHES: Record<WishKind, string> = {
  modal: "A form",
  home: "The home tab",
  offer: "An offer to connect an account",
  account: "What kind of account it is",
  press: "A press that took long",
};

/** One channel: how it stands, how it is set up, what may leave by it, and a test. */
export function ChannelSection({ of, mayChange, unsettable, now, children }: Props) {
  const { channel, variables, secrets } = of;
  const { source, since, notes, ...state } = channelState(of);
  const isGiven = source === "environment";
  const beside = BESIDE[source ?? "none"];
  const maySet = mayChange && unsettable === null;
  const form = formOf(of);
  return (
    <Section title={<span id={channel}>{TITLES[channel]}</span>}>
      <ChannelStateView
        {...state}
        since={since?.toISOString() ?? null}
        notes={notes.map(({ at, ...note }) => ({ ...note, at: at.toISOString() }))}
      />
      <TroubledPlaces
        places={of.places.map(({ name, whose, code, answer, failedAt, shutUntil }) => ({
          name: oneLine(placeWords(name, whose), 100),
          answer: problemText(channel, { code: code ?? "", answer: oneLine(answer ?? "No answer", 300) }),
          since: failedAt?.toISOString() ?? null,
          again: shutUntil && shutUntil > now ? shutUntil.toISOString() : null,
        }))}
      />
      <UnpostedChannels
        channels={of.unposted.map(({ groupId, groupName, channelId, isDefault, answer, at }) => ({
          id: groupId,
          name: oneLine(groupName, 100),
          channelId: oneLine(channelId, 40),
          isDefault,
          answer: oneLine(answer ?? "No answer", 300),
          at: at.toISOString(),
        }))}
      />
      <FailedWishes
        wishes={of.failedWishes.map(({ id, kind, personName, userId, failure, at }) => ({
          id,
          what: WISHES[kind],
          whose: oneLine(personName ?? `the account ${userId}`, 100),
          failure: oneLine(failure, 300),
          at: at.toISOString(),
        }))}
      />
      {source === "environment" && (
        <p className="mb-4">
          Set for every workspace by {listed(variables)} in the environment of this installation. That is
          changed where it is started, and not here.
        </p>
      )}
      {source === "installation" && (
        <p className="mb-4">
          There is nothing to fill in: this installation made its keys by itself. People switch push on in
          each of their browsers, under their own settings.
        </p>
      )}
      {beside !== null && variables.length > 0 && (
        <p className="mb-4 text-muted">
          The environment sets {listed(variables)} {beside}.
        </p>
      )}
      {!maySet && <Given of={of} />}
      {mayChange && unsettable && <p className="mb-4 text-muted">{unsettable}</p>}
      {maySet && form && (isGiven ? <Folded title="Use this workspace’s own instead">{form}</Folded> : form)}
      {children}
      {mayChange && (
        <div className="mt-5 border-t border-line pt-4">
          <PostButton action={test} fields={{ channel }} submit={TESTS[channel]} />
        </div>
      )}
      <MayLeave channel={channel} leaves={readLeaves(of.plain)} mayChange={mayChange} />
      {maySet && (secrets.length > 0 || source === "workspace") && (
        <div className="mt-5">
          <Folded title="Take it away">
            <p className="mb-3">
              Everything that was typed here for this channel goes, passwords and tokens too.
              {variables.length > 0 && " Then what the environment sets counts."}
            </p>
            <PostButton
              action={clear}
              fields={{ channel }}
              submit={`Take ${TITLES[channel]} away`}
              tone="danger"
            />
          </Folded>
        </div>
      )}
    </Section>
  );
}

function formOf(of: ChannelRecord) {
  if (of.channel === "push") return null;
  const isMail = of.channel === "email";
  return (
    <SettingsForm
      action={isMail ? saveMail : saveSlack}
      submit={`Save ${TITLES[of.channel]}`}
      drawnFrom={channelPrint(of.plain, of.sealed)}
      clears
      fields={fieldsOf[of.channel](of)}
    />
  );
}

const listed = (names: string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** For whoever may look and not change: what is set, and of secrets that they are. */
function Given({ of: { plain, secrets } }: { of: ChannelRecord }) {
  const shown = Object.entries(plain).filter(([part, value]) => part !== "leaves" && value !== null);
  if (shown.length + secrets.length === 0) return null;
  return (
    <dl className="mb-4 grid max-w-xl grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      {shown.map(([part, value]) => (
        <Pair key={part} label={wordsOf(part)} text={oneLine(String(value), 320)} />
      ))}
      {secrets.map((part) => (
        <Pair key={part} label={wordsOf(part)} text="set" />
      ))}
    </dl>
  );
}

const Pair = ({ label, text }: { label: string; text: string }) => (
  <>
    <dt className="text-muted">{label}</dt>
    <dd className="min-w-0 break-words">{text}</dd>
  </>
);

/** `dkimDomain` reads as “dkim domain”. */
const wordsOf = (part: string): string => part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const LEAVES_CHOICES: Array<{ value: Leaves; label: string }> = [
  { value: "nothing", label: "Nothing: only that a task waits" },
  { value: "title", label: "Title, kind, risk, due time, who asks" },
  { value: "fields", label: "Also fields that its submitter named" },
];
const BY: Record<Outward, string> = { email: "e-mail", slack: "Slack", push: "web push" };

const THINGS: Record<Outward, string> = { email: "mails", slack: "posts", push: "notifications" };

const ABOUT_LEAVES: Record<Outward, string> = {
  email:
    "Whoever runs the servers in between reads it. Everything else is read behind the link of the mail, or after signing in.",
  slack:
    "Whoever runs the Slack workspace reads it. What is answered in Slack shows its question and its form there, too, unless nothing may leave. Everything else is read after signing in.",
  push: "Whoever looks at a locked phone reads it. Everything else is read after signing in.",
};

function MayLeave({ channel, leaves, mayChange }: { channel: Outward; leaves: Leaves; mayChange: boolean }) {
  const about = `${ABOUT_LEAVES[channel]} Which fields may, an agent names when it asks.`;
  return (
    <div className="mt-5 border-t border-line pt-4">
      {mayChange ? (
        <SettingsForm
          action={chooseLeaves}
          submit={`Save what ${THINGS[channel]} may contain`}
          tone="plain"
          drawnFrom={printOf(leaves)}
          fields={[
            { kind: "hidden", name: "channel", value: channel },
            {
              kind: "select",
              name: "leaves",
              label: `What of a task may leave by ${BY[channel]}`,
              hint: about,
              defaultValue: leaves,
              options: LEAVES_CHOICES,
            },
          ]}
        />
      ) : (
        <>
          <h3 className="font-semibold">What of a task may leave</h3>
          <p>{LEAVES_CHOICES.find(({ value }) => value === leaves)?.label}</p>
          <p className="text-muted">{about}</p>
        </>
      )}
    </div>
  );
}
