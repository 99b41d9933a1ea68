// With what a request of Slack's may be signed. A request says which team it is of, and is believed once its signature is
// good; so this gives all that it may be, and whoever checks finds the one that it is.
import type { Sql } from "../db/client";
import { signingRows } from "../db/read/channel-settings";
import { DOOR_PARTS } from "../domain/channel-settings";
import { readSealedParts, sealedAbout } from "../domain/sealed-parts";
import { doorSeal } from "./channel-seal";

/** What a workspace's own secret signs may act in that workspace alone: its admins chose it. `workspaceId` null: of the environment's app, which serves every workspace that has none of its own. `isOfTeam`: the workspace is known to be of the team. */
export type SigningSecret = { workspaceId: string | null; secret: string; isOfTeam?: true };

/** While one is being changed for another, both are good. `teamId` null: the request does not say. */
export async function slackSigningSecrets(
  sql: Sql,
  own: { secret: string; environment: string[] },
  teamId: string | null,
): Promise<SigningSecret[]> {
  const door = doorSeal(own.secret);
  const rows = await signingRows(sql, teamId);
  const kept = rows.flatMap(({ workspaceId, sealed, isOfTeam }) => {
    const parts = readSealedParts(sealed);
    return DOOR_PARTS.flatMap((part) => {
      const secret = parts[part] && door.open(sealedAbout(workspaceId, "slack", part), parts[part]);
      return secret ? [{ workspaceId, secret, ...(isOfTeam && { isOfTeam }) }] : [];
    });
  });
  return [...own.environment.map((secret) => ({ workspaceId: null, secret })), ...kept];
}
