// What web wrote down for the worker. It is our own, of this version or of the one before.
import { z } from "zod";
import type { SlackActor } from "../../channels/slack/interaction";
import type { Wish } from "../../db/write/slack-wishes";
import type { Speaker } from "../../slack/door";

const text = z.string().nullable().catch(null);
const actorShape = z.object({
  userId: z.string(),
  ownTeamId: z.string(),
  teamId: z.string(),
  enterpriseId: text,
});
export const speakerShape = z.object({
  own: z.array(z.string()),
  common: z.boolean(),
  apart: z.array(z.string()),
});

export type ReadWish = {
  actor: SlackActor;
  speaker: Speaker;
  value: string;
  outcome: number | null;
  trigger: string;
  channel: string | null;
};

export function readWish({ about, teamId, userId, workspaceId }: Wish): ReadWish {
  const shape = z.object({
    actor: actorShape.catch({ userId, ownTeamId: teamId, teamId, enterpriseId: null }),
    speaker: speakerShape.catch({ own: [workspaceId], common: false, apart: [] }),
    value: z.string().catch(""),
    outcome: z.number().nullable().catch(null),
    trigger: z.string().catch(""),
    channel: text,
  });
  return shape.parse(about);
}
