"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import {
  type ChannelWish,
  clearChannel,
  saveChannel,
  saveLeaves,
  sendTest,
} from "@/lib/auth/channel-settings";
import { isFresh } from "@/lib/auth/fresh";
import { installationSecret } from "@/lib/auth/installation-secret";
import { LEAVES } from "@/lib/domain/channel-settings";
import { OUTWARD } from "@/lib/domain/types";
import { newId } from "@/lib/engine/ids";
import { type Answer, type Answered, CONFIRM_FIRST, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import type { Viewer } from "@/lib/web/viewer";
import { answerOf, byOf, drawnFromShape } from "../answers";
import { MAIL, SLACK } from "./shapes";
import { waitForTest } from "./wait-for-test";

const PAGE = "/settings/channels";
const SAVED = "Saved. Send a test to see that it works.";

// Whoever says where mail goes could read everybody's sign-in links: it is asked again who they are.
async function saving(viewer: Viewer, wish: ChannelWish): Promise<Answer> {
  if (!isFresh(viewer)) return CONFIRM_FIRST;
  const verdict = await saveChannel(database(), byOf(viewer), installationSecret(), wish);
  if (verdict.ok) revalidatePath(PAGE);
  return answerOf(verdict, SAVED);
}

export async function saveMail(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(MAIL, form, (wish, viewer) => saving(viewer, { channel: "email", ...wish }));
}

export async function saveSlack(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(SLACK, form, (wish, viewer) => saving(viewer, { channel: "slack", ...wish }));
}

const Channel = z.strictObject({ channel: z.enum(OUTWARD) });

export async function clear(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Channel, form, async ({ channel }, viewer) => {
    if (!isFresh(viewer)) return CONFIRM_FIRST;
    const verdict = await clearChannel(database(), byOf(viewer), channel);
    revalidatePath(PAGE);
    return answerOf(verdict, "Taken away.");
  });
}

export async function chooseLeaves(_: Answered, form: FormData): Promise<Answered> {
  const Choice = Channel.extend({ leaves: z.enum(LEAVES), drawnFrom: drawnFromShape });
  return await personAction(Choice, form, async ({ channel, leaves, drawnFrom }, viewer) => {
    const verdict = await saveLeaves(database(), byOf(viewer), channel, leaves, drawnFrom);
    if (verdict.ok) revalidatePath(PAGE);
    return answerOf(verdict, "Saved. It holds from the next message on.");
  });
}

export async function test(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Channel, form, async ({ channel }, viewer) => {
    const verdict = await sendTest(database(), byOf(viewer), channel, newId);
    if (!verdict.ok) return answerOf(verdict, "");
    const answer = await waitForTest(viewer.workspaceId, verdict.messageIds);
    revalidatePath(PAGE);
    return answer;
  });
}
