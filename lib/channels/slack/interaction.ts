// What Slack sends, read: presses, modals, commands and events, the same over HTTP and over a socket. Nothing in it is trusted
// for authority: it says who pressed what, and everything else is looked up. `response_url` is not even read: what was posted is
// rewritten through the API, by what is stored.
import { z } from "zod";

const id = z.string().min(1).max(100);
const place = z.object({ id }).nullish().catch(null);

const userShape = z.object({ id, team_id: id.nullish().catch(null) });
const teamShape = z.object({ id, enterprise_id: id.nullish().catch(null) });

const common = {
  user: userShape,
  team: teamShape.nullish().catch(null),
  enterprise: place,
};

const actionShape = z.object({
  type: z.string().max(60),
  action_id: z.string().max(255),
  block_id: z.string().max(255).nullish().catch(null),
  value: z.string().max(2000).nullish().catch(null),
  action_ts: z.string().max(40).nullish().catch(null),
});

const blockActions = z.object({
  type: z.literal("block_actions"),
  ...common,
  trigger_id: z.string().max(200).nullish().catch(null),
  container: z
    .object({
      channel_id: id.nullish().catch(null),
      message_ts: z.string().max(40).nullish().catch(null),
      view_id: id.nullish().catch(null),
    })
    .nullish()
    .catch(null),
  channel: place,
  actions: z.array(actionShape).min(1).max(25),
});

/** What stands in an input of a modal, by whichever name its kind gives it. */
const choice = z.object({ value: z.string().max(150) });
const inputShape = z.object({
  type: z.string().max(60),
  value: z.string().max(4000).nullish(),
  selected_option: choice.nullish(),
  selected_options: z.array(choice).max(100).nullish(),
  selected_date: z.string().max(20).nullish(),
  selected_time: z.string().max(20).nullish(),
  selected_date_time: z.number().int().nullish(),
});
export type Typed = z.output<typeof inputShape>;
/** By block, then by action. */
const valuesShape = z.record(z.string().max(255), z.record(z.string().max(255), inputShape));
export type Values = z.output<typeof valuesShape>;

const viewShape = z.object({
  id,
  callback_id: z.string().max(255),
  private_metadata: z.string().max(3000).catch(""),
  state: z.object({ values: valuesShape }).catch({ values: {} }),
});

const viewSubmission = z.object({ type: z.literal("view_submission"), ...common, view: viewShape });
const viewClosed = z.object({ type: z.literal("view_closed"), ...common });

const interactionShape = z.discriminatedUnion("type", [blockActions, viewSubmission, viewClosed]);

const commandShape = z.object({
  command: z.string().max(100),
  text: z.string().max(4000).default(""),
  team_id: id,
  enterprise_id: id.nullish(),
  user_id: id,
  channel_id: id.nullish(),
  trigger_id: z.string().max(200).nullish(),
});

const homeOpened = z.object({
  type: z.literal("app_home_opened"),
  user: id,
  tab: z.string().max(20).nullish().catch(null),
});
const eventShape = z.discriminatedUnion("type", [
  z.object({ type: z.literal("url_verification"), challenge: z.string().max(500) }),
  z.object({
    type: z.literal("event_callback"),
    team_id: id,
    enterprise_id: id.nullish().catch(null),
    event_id: id,
    event: z.union([homeOpened, z.object({ type: z.string().max(100) })]),
  }),
]);

/** Who did it, as Slack names them. A person of another organisation has a team of their own. */
export type SlackActor = { userId: string; ownTeamId: string; teamId: string; enterpriseId: string | null };

export type Press = z.output<typeof actionShape>;
export type FromSlack =
  | {
      kind: "press";
      actor: SlackActor;
      press: Press;
      triggerId: string | null;
      channelId: string | null;
      ts: string | null;
    }
  | { kind: "submit"; actor: SlackActor; view: z.output<typeof viewShape> }
  | { kind: "command"; actor: SlackActor; text: string; channelId: string | null; triggerId: string | null }
  | { kind: "home"; actor: SlackActor }
  | { kind: "challenge"; challenge: string }
  | { kind: "nothing" }; // known, and nothing is to be done

/** null: this is none of what Slack sends. */
export function readInteraction(payload: unknown): FromSlack | null {
  const read = interactionShape.safeParse(payload);
  if (!read.success) return hasType(payload) ? { kind: "nothing" } : null;
  const said = read.data;
  const actor = actorOf(said);
  if (said.type === "view_closed" || actor === null) return { kind: "nothing" };
  if (said.type === "view_submission") return { kind: "submit", actor, view: said.view };
  return {
    kind: "press",
    actor,
    press: said.actions[0] as Press,
    triggerId: said.trigger_id ?? null,
    channelId: said.container?.channel_id ?? said.channel?.id ?? null,
    ts: said.container?.message_ts ?? null,
  };
}

// Shortcuts, suggestions and whatever comes next: signed by Slack, and not asked for by us.
const hasType = (payload: unknown): boolean =>
  z.object({ type: z.string().regex(/^(?!block_actions$|view_)/) }).safeParse(payload).success;

type Common = {
  user: z.output<typeof userShape>;
  team?: z.output<typeof teamShape> | null;
  enterprise?: { id: string } | null;
};

function actorOf({ user, team, enterprise }: Common): SlackActor | null {
  const enterpriseId = enterprise?.id ?? team?.enterprise_id ?? null;
  // An app of a whole organisation acts where there is no team.
  const teamId = team?.id ?? user.team_id ?? enterpriseId;
  if (teamId === null) return null;
  return { userId: user.id, ownTeamId: user.team_id ?? teamId, teamId, enterpriseId };
}

export function readCommand(fields: unknown): FromSlack | null {
  const read = commandShape.safeParse(fields);
  if (!read.success) return null;
  const { team_id: teamId, user_id: userId, enterprise_id, text, channel_id, trigger_id } = read.data;
  const actor = { userId, teamId, ownTeamId: teamId, enterpriseId: enterprise_id ?? null };
  return { kind: "command", actor, text, channelId: channel_id ?? null, triggerId: trigger_id ?? null };
}

export function readEvent(body: unknown): FromSlack | null {
  const read = eventShape.safeParse(body);
  if (!read.success) return null;
  if (read.data.type === "url_verification") return { kind: "challenge", challenge: read.data.challenge };
  const { event, team_id: teamId, enterprise_id } = read.data;
  const opened = homeOpened.safeParse(event);
  if (!opened.success || opened.data.tab === "messages") return { kind: "nothing" };
  const enterpriseId = enterprise_id ?? null;
  return { kind: "home", actor: { userId: opened.data.user, teamId, ownTeamId: teamId, enterpriseId } };
}

/** What stands in the body of an interaction: one field, which holds JSON. */
export function readForm(body: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body));
}

/** undefined: it is not JSON. */
export function readJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
