import type { SettingsFieldSpec } from "@/components/settings/settings-field";
import type { ChannelRecord } from "@/lib/db/read/channel-state";
import { MAIL_PORTS } from "@/lib/domain/channel-settings";
import type { Outward } from "@/lib/domain/types";

// The fields of each channel. What is secret is never in them: they say that it is set, and take another.

type Field = SettingsFieldSpec;
type Text = Extract<Field, { kind: "text" }>;

const said = ({ plain }: ChannelRecord, part: string): string => {
  const value = plain[part];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
};

const plainField = (of: ChannelRecord, field: Omit<Text, "kind" | "defaultValue">): Text => ({
  kind: "text",
  autoComplete: "off",
  spellCheck: false,
  maxLength: 320,
  ...field,
  defaultValue: said(of, field.name),
});

const SET = "Set. Leave it empty to keep it.";

/** Its field, and, where it is set, a box that takes it away. */
function secretField({ secrets }: ChannelRecord, name: string, label: string, hint: string): Field[] {
  const isSet = secrets.includes(name);
  const field: Field = {
    kind: "text",
    type: "password",
    name,
    label,
    hint: isSet ? SET : hint,
    autoComplete: "new-password",
    maxLength: 1000,
  };
  return isSet ? [field, takeAway(name, label)] : [field];
}

const takeAway = (name: string, label: string): Field => ({
  kind: "check",
  name: `clear.${name}`,
  label: `Take away: ${label.charAt(0).toLowerCase()}${label.slice(1)}`,
  defaultChecked: false,
});

const mail = (of: ChannelRecord): Field[] => [
  plainField(of, { name: "host", label: "Mail server", placeholder: "mail.example.org", required: true }),
  plainField(of, {
    name: "port",
    label: "Port",
    inputMode: "numeric",
    maxLength: 5,
    hint: `Left empty: ${MAIL_PORTS.starttls}; with TLS from the start ${MAIL_PORTS.tls}, without any ${MAIL_PORTS.none}.`,
  }),
  {
    kind: "select",
    name: "security",
    label: "Security",
    defaultValue: said(of, "security") || "starttls",
    options: [
      { value: "starttls", label: "Change to TLS (STARTTLS)" },
      { value: "tls", label: "TLS from the start" },
      { value: "none", label: "None: only on this machine or in a closed network" },
    ],
  },
  plainField(of, {
    name: "user",
    label: "Name to sign in with",
    hint: "Left empty where the server wants none.",
  }),
  ...secretField(of, "pass", "Password", "Left empty where the server wants none."),
  plainField(of, {
    name: "from",
    label: "Mail comes from",
    placeholder: "Countersign <ask@example.org>",
    required: true,
  }),
  plainField(of, {
    name: "dkimDomain",
    label: "DKIM: domain",
    hint: "Only where the mail server does not sign by itself. Then all three, or none.",
    maxLength: 253,
  }),
  plainField(of, { name: "dkimSelector", label: "DKIM: selector", maxLength: 63 }),
  {
    kind: "area",
    name: "dkimKey",
    label: "DKIM: private key",
    hint: of.secrets.includes("dkimKey") ? SET : "It begins with -----BEGIN.",
    maxLength: 8000,
  },
  ...(of.secrets.includes("dkimKey") ? [takeAway("dkimKey", "DKIM: private key")] : []),
];

const slack = (of: ChannelRecord): Field[] => [
  ...secretField(
    of,
    "botToken",
    "Bot token",
    "It begins with xoxb-. In Slack: your app, OAuth & Permissions, after it is installed.",
  ),
  ...secretField(
    of,
    "signingSecret",
    "Signing secret",
    "In Slack: your app, Basic Information. It proves that what is pressed in Slack comes from Slack.",
  ),
  ...(of.secrets.includes("previousSigningSecret")
    ? [takeAway("previousSigningSecret", "The signing secret of before, which is good still")]
    : []),
  ...secretField(
    of,
    "appToken",
    "App token, for Socket Mode",
    "It begins with xapp-. Only where Slack cannot reach this site; then no signing secret is needed.",
  ),
  plainField(of, {
    name: "defaultChannel",
    label: "Channel for groups that have none",
    hint: "Its id, such as C0123456789 (in Slack: the channel’s name, About). Left empty: people are told one by one.",
    maxLength: 30,
  }),
];

/** Push has none: a browser knows one pair of keys for this site, whichever workspace its person looks at. */
export const fieldsOf = { email: mail, slack } satisfies Partial<
  Record<Outward, (of: ChannelRecord) => SettingsFieldSpec[]>
>;
