// Who is behind a request from Slack.
import type { SlackActor } from "../channels/slack/interaction";
import { assigneeRefs } from "../db/read/people";
import { linkedPeople, linkedPerson, type SlackPerson, workspacesOfTeam } from "../db/read/slack-people";
import type { Actor } from "../domain/types";
import { type DoorDeps, type Speaker, speaksFor } from "./door";

// In an enterprise Slack names the same account now by its workspace's team, now by the enterprise. An id is of one account
// only, so it is enough that one of these is the one that was proven.
const teamsOf = ({ ownTeamId, teamId, enterpriseId }: SlackActor): string[] => [
  ...new Set([ownTeamId, teamId, ...(enterpriseId ? [enterpriseId] : [])]),
];

/** Of another organisation: a guest of a shared channel. In an enterprise teams differ among colleagues, and Slack is asked. */
export const isOutsider = ({ ownTeamId, teamId, enterpriseId }: SlackActor): boolean =>
  enterpriseId === null && ownTeamId !== teamId;

export const personIn = (
  { sql }: Pick<DoorDeps, "sql">,
  workspaceId: string,
  actor: SlackActor,
): Promise<SlackPerson | null> => linkedPerson(sql, workspaceId, actor.userId, teamsOf(actor));

/** In every workspace that this app may speak for. */
export async function peopleOf(
  { sql }: Pick<DoorDeps, "sql">,
  actor: SlackActor,
  speaker: Speaker,
): Promise<SlackPerson[]> {
  const all = await linkedPeople(sql, actor.userId, teamsOf(actor));
  return all.filter(({ workspaceId }) => speaksFor(speaker, workspaceId));
}

/** Where somebody may be offered to connect their account, who is nobody yet. */
export async function homeOf(
  { sql }: Pick<DoorDeps, "sql">,
  actor: SlackActor,
  speaker: Speaker,
): Promise<string | null> {
  if (speaker.own[0] !== undefined) return speaker.own[0];
  const all = await workspacesOfTeam(sql, actor.teamId);
  return all.find((workspaceId) => speaksFor(speaker, workspaceId)) ?? null;
}

export const actorOf = ({ id, name }: SlackPerson): Actor => ({
  kind: "person",
  id,
  personId: id,
  name,
  via: "slack",
});

export const asAsked = (person: SlackPerson): { id: string; refs: string[] } => ({
  id: person.id,
  refs: assigneeRefs(person),
});
