// Where somebody's direct messages go: to the account they have said is theirs, else to the one that has their e-mail address.
// Whoever has none is no trouble: they are reached otherwise, and Slack is not asked of them again for a while.
import { readAccount } from "../../channels/slack/account";
import { readTrouble } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { type KnownAccount, knownAccount } from "../../db/read/slack-accounts";
import { forgetAccount, rememberAccount } from "../../db/write/slack-accounts";
import type { WorkspaceSlack } from "./workspace-slack";

export type Account = { userId: string; channelId: string; isLinked: boolean };
type Person = { id: string; email: string };

const FOUND_SECONDS = 86_400;
const NOT_FOUND_SECONDS = 3600;

export async function accountOf(sql: Sql, slack: WorkspaceSlack, person: Person): Promise<Account | null> {
  const whose = { workspaceId: slack.workspaceId, personId: person.id, teamId: slack.teamId };
  const known = (await knownAccount(sql, whose, person.email)) ?? (await lookUp(slack, person.email));
  const { userId, isLinked } = known;
  if (userId === null) {
    await rememberAccount(sql, whose, { ...NOBODY, email: person.email, forSeconds: NOT_FOUND_SECONDS });
    return null;
  }
  if (known.channelId !== null) return { userId, channelId: known.channelId, isLinked };
  const channelId = await openDirect(slack, userId);
  const found = { email: person.email, userId, channelId, forSeconds: FOUND_SECONDS };
  await rememberAccount(sql, whose, found);
  return { userId, channelId, isLinked };
}

export const forget = (sql: Sql, { workspaceId, teamId }: WorkspaceSlack, personId: string): Promise<void> =>
  forgetAccount(sql, { workspaceId, teamId, personId });

export async function openDirect({ call }: WorkspaceSlack, userId: string): Promise<string> {
  const { channel } = await call("conversations.open", { users: userId });
  const id = (channel as { id?: unknown } | undefined)?.id;
  if (typeof id !== "string") throw new Error("Slack opened a direct message and did not say which");
  return id;
}

// An app that may not look people up writes to nobody it has to look up; what goes to channels and to linked accounts still goes.
const MAY_NOT_LOOK = new Set(["missing_scope", "no_permission"]);

const NOBODY = { userId: null, channelId: null };

async function lookUp({ call, teamId }: WorkspaceSlack, email: string): Promise<KnownAccount> {
  const user = await call("users.lookupByEmail", { email }).then(
    (answer): unknown => answer.user,
    (error: unknown) => {
      const { code, answer } = readTrouble(error);
      if (MAY_NOT_LOOK.has(code))
        console.error(JSON.stringify({ level: "error", event: "slack_may_not_look_up", code, answer }));
      if (code === "users_not_found" || MAY_NOT_LOOK.has(code)) return undefined;
      throw error;
    },
  );
  // A guest or an outsider who has the address of a person here is told nothing and offered nothing.
  const id = (user as { id?: unknown } | undefined)?.id;
  const isMember = typeof id === "string" && readAccount(user, teamId).kind === "member";
  return { userId: isMember ? id : null, channelId: null, isLinked: false };
}
