"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { z } from "zod";
import { deviceOf } from "@/lib/auth/device";
import { saveNotify } from "@/lib/auth/personal-settings";
import { switchOff, switchOn, tellBrowser } from "@/lib/auth/push-browsers";
import { faultOfHost } from "@/lib/auth/push-host";
import { config } from "@/lib/config";
import { DIGESTS } from "@/lib/domain/notify";
import { MOST_ENDPOINT } from "@/lib/domain/push-endpoint";
import { OUTWARD } from "@/lib/domain/types";
import { isZone } from "@/lib/domain/zoned";
import { newId } from "@/lib/engine/ids";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { fieldsAnswer } from "@/lib/web/fields-answer";
import { rememberBrowser, toldBrowser } from "@/lib/web/told-browser";
import { answerOf, byOf, ticked } from "../answers";

const PAGE = "/settings/notifications";

const clock = z.union(
  [z.literal(""), z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)],
  "This is no time. It looks like 22:00.",
);
const Rules = z
  .object({
    from: clock,
    to: clock,
    zone: z.string().max(64).refine(isZone, "This is no time zone."),
    digest: z.enum(DIGESTS, "Choose one of these."),
    digestHour: z.coerce.number("Choose one of these.").int().min(0).max(23),
  })
  .catchall(z.literal("on")); // the boxes that were ticked

export async function saveRules(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Rules, form, async (input, viewer) => {
    const { from, to, zone, digest, digestHour } = input;
    if ((from === "") !== (to === ""))
      return fieldsAnswer({ [from === "" ? "from" : "to"]: "Say both times, or neither." });
    if (from !== "" && from === to) return fieldsAnswer({ to: "They would never end: say another time." });
    const chosen = (name: string) => OUTWARD.filter((channel) => ticked(input, name).includes(channel));
    const verdict = await saveNotify(database(), byOf(viewer), {
      normal: chosen("normal"),
      urgent: chosen("urgent"),
      quiet: from === "" ? null : { from, to },
      endings: input.endings === "on",
      digest,
      digestHour,
      zone: viewer.settings.zone === null ? zone : null,
      chosen: true,
    });
    revalidatePath(PAGE);
    return answerOf(verdict, "Saved.");
  });
}

const Subscription = z.strictObject({
  endpoint: z.string().min(1).max(MOST_ENDPOINT, "This browser’s address is too long."),
  p256dh: z.string().min(1).max(200),
  auth: z.string().min(1).max(100),
});

export async function tellThisBrowser(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Subscription, form, async (input, viewer) => {
    const label = deviceOf((await headers()).get("user-agent"));
    const allowedHosts = config().channels.pushAllowedHosts;
    const wish = { ...input, label, sessionId: viewer.sessionId };
    const verdict = await switchOn(database(), byOf(viewer), wish, { allowedHosts, faultOfHost });
    if (verdict.ok) await rememberBrowser(verdict.id);
    revalidatePath(PAGE);
    return answerOf(verdict, "You are told in this browser.");
  });
}

const Browser = z.strictObject({ browser: z.uuid() });

export async function tellNoMore(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Browser, form, async ({ browser }, viewer) => {
    const verdict = await switchOff(database(), byOf(viewer), { id: browser });
    if (verdict.ok && (await toldBrowser()) === browser) await rememberBrowser(verdict.elsewhere);
    revalidatePath(PAGE);
    const answer = answerOf(verdict, "That browser is told no more.");
    return verdict.ok && verdict.wasLast ? { ...answer, toldNowhere: true } : answer;
  });
}

export async function tryBrowser(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Browser, form, async ({ browser }, viewer) => {
    const verdict = await tellBrowser(database(), byOf(viewer), { id: browser }, newId);
    return answerOf(verdict, "On its way. That browser shows it within seconds.");
  });
}
