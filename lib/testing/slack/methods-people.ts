// Who is there, and a direct message with one of them.
import { type Method, refuse } from "./methods-chat";
import { type SlackState, type SlackUser, slackId } from "./state";

const userAnswer = (user: SlackUser) => ({
  id: user.id,
  team_id: user.teamId,
  name: user.name.toLowerCase().replace(/\W+/g, "."),
  real_name: user.name,
  deleted: user.isDeactivated,
  is_bot: user.isBot,
  is_restricted: user.isGuest,
  is_ultra_restricted: false,
  tz: user.zone,
  profile: { real_name: user.name, display_name: user.name, ...(user.email && { email: user.email }) },
});

const lookupByEmail: Method = (state, { email = "" }) => {
  const found = [...state.users.values()].find(
    (user) => user.email?.toLowerCase() === email.trim().toLowerCase() && !user.isDeactivated,
  );
  return found ? { ok: true, user: userAnswer(found) } : refuse("users_not_found");
};

const info: Method = (state, { user = "" }) => {
  const found = state.users.get(user);
  return found ? { ok: true, user: userAnswer(found) } : refuse("user_not_found");
};

const open: Method = (state, { users = "" }) => {
  if (users === "") return refuse("users_list_not_supplied");
  const user = state.users.get(users);
  if (!user) return refuse("user_not_found");
  if (user.isDeactivated) return refuse("user_disabled");
  if (user.isBot) return refuse("cannot_dm_bot");
  return { ok: true, channel: { id: directMessage(state, user.id) } };
};

export function directMessage(state: SlackState, userId: string): string {
  const there = [...state.channels.values()].find(({ imOf }) => imOf === userId);
  if (there) return there.id;
  const id = slackId("D");
  state.channels.set(id, { id, name: "", imOf: userId, isMember: true, isArchived: false });
  return id;
}

const authTest: Method = (state) => ({
  ok: true,
  url: "https://local.slack.example/",
  team: state.teamName,
  team_id: state.teamId,
  user: "countersign",
  user_id: state.botUserId,
  bot_id: `B${state.botUserId.slice(1)}`,
  is_enterprise_install: false,
});

export const PEOPLE: Record<string, { scope: string | null; run: Method }> = {
  "auth.test": { scope: null, run: authTest },
  "users.lookupByEmail": { scope: "users:read.email", run: lookupByEmail },
  "users.info": { scope: "users:read", run: info },
  "conversations.open": { scope: "im:write", run: open },
};
