import type { PushKeys } from "../../channels/push/keys";
import { type PushFacts, renderPush } from "../../channels/push/render";
import { MOST_PAYLOAD, sendPush } from "../../channels/push/send";
import { ENDED } from "../../channels/push/service-answer";
import { readTrouble, troubleError } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { disputeUrl } from "../../db/link-secrets";
import { type MessageFacts, messageFacts } from "../../db/read/message-facts";
import { type PushAim, pushAim } from "../../db/read/push-subscriptions";
import { dropBrowser, noteTold } from "../../db/write/push-subscriptions";
import type { Leaves, PushSettings } from "../../domain/channel-settings";
import { mayLeave, WAITS } from "../../domain/may-leave";
import { asks, type Message, type MessageOccasion } from "../../domain/message";
import { zoneOfPerson } from "../../domain/person-settings";
import { readSpec } from "../../domain/task-spec";
import type { JsonObject } from "../../domain/types";
import { nothingLeft, readGathered } from "../messages/gathered";
import type { Sender } from "../messages/send";
import type { SenderDeps } from "./senders";

const ENDS = new Set<MessageOccasion>(["decided", "expired", "withdrawn"]);
const OTHERS = new Set<MessageOccasion>(["gathered", "receipt", "notice", "test"]);
const WEEK_SECONDS = 7 * 86_400;
const TEST_SECONDS = 600;

/** One message is for one browser: its address is the id of a subscription. */
export const pushSender =
  ({ sql, push, channel, ...site }: SenderDeps): Sender =>
  async (message) => {
    if (!isTold(message)) throw never("occasion", "This is not told by push.");
    const [facts, aim] = await Promise.all([messageFacts(sql, message), pushAim(sql, message)]);
    if (!facts.person || !aim.browser) throw never("unsubscribed", "This browser is told no more.");
    const needless = needlessFor(message, facts, aim);
    if (needless) throw troubleError({ kind: "moot", code: "needless", answer: needless });
    const { settings, leaves } = await channel(message.workspaceId, "push");
    const about = message.occasion === "gathered" ? await stillOf(sql, message) : message.about;
    const pushed = factsOf({ ...message, about }, facts, leaves);
    const url = message.occasion === "receipt" ? disputeUrl(site, message) : null;
    // A path of ours, as the service worker wants it: the record keeps a placeholder for it.
    const path = url && new URL(url).pathname;
    const note = renderPush({ ...pushed, disputeUrl: path });
    const kept = path ? renderPush({ ...pushed, disputeUrl: "{{link}}" }) : note;
    try {
      const answer = await sendPush(
        {
          browser: aim.browser,
          payload: fitting(note),
          ttlSeconds: ttlOf(message, facts),
          topic: topicOf(message),
          urgent: message.urgent,
        },
        { ...push, keys: own(settings) ?? push.keys },
      );
      await noteTold(sql, message.workspaceId, message.address);
      return { answer, subject: kept.title, content: kept as unknown as JsonObject };
    } catch (error) {
      if (ENDED.includes(readTrouble(error).code))
        await dropBrowser(sql, message.workspaceId, { id: message.address, ...aim.browser });
      throw error;
    }
  };

const isTold = ({ occasion }: Message): boolean =>
  asks(occasion) || ENDS.has(occasion) || OTHERS.has(occasion);

/** As many as wait when it is shown. How a task ended comes to a browser by itself, and is never gathered. */
async function stillOf(sql: Sql, message: Message): Promise<JsonObject> {
  const { still } = await readGathered(sql, message);
  if (still === 0) throw nothingLeft();
  return { ...message.about, count: still };
}

function own(settings: PushSettings | null): PushKeys | null {
  const { publicKey, privateKey, subject } = settings ?? {};
  return publicKey && privateKey && subject ? { publicKey, privateKey, subject } : null;
}

const never = (code: string, answer: string): Error =>
  troubleError({ kind: "never", code, answer, isUnasked: true });

// What would be shown is not so any more, or nothing is shown that would have to go.
function needlessFor({ occasion }: Message, { task }: MessageFacts, aim: PushAim): string | null {
  if (asks(occasion) && task?.taskStatus !== "open")
    return "The task was over before this went out, so nothing was sent.";
  if (ENDS.has(occasion) && !aim.wasTold)
    return "This browser was told nothing of the task, so there is nothing to take back.";
  return null;
}

// What waits at the service under one name is replaced by what comes later under it: a task's, and never what has to be known.
function topicOf({ id, occasion, intentId }: Message): string | null {
  const name = occasion === "receipt" || occasion === "notice" ? id : intentId;
  return name?.replaceAll("-", "") ?? null;
}

function factsOf(
  message: Message,
  { task, person }: MessageFacts,
  leaves: Leaves,
): Omit<PushFacts, "disputeUrl"> {
  const { occasion, about } = message;
  const zone = person ? zoneOfPerson(person.settings) : "UTC";
  return {
    id: message.id,
    occasion,
    taskId: task?.id ?? null,
    leaving: task ? mayLeave(leaves, task, zone) : NOTHING,
    outcomes: task ? readSpec(task.spec).outcomes : [],
    ended: ENDS.has(occasion)
      ? { outcome: task?.decided?.outcome ?? null, by: task?.decided?.name ?? null }
      : null,
    stays: about.stays !== false,
    about,
  };
}

const NOTHING = { title: WAITS, rows: [], kind: null, risk: null, dueAt: null };

function fitting(note: ReturnType<typeof renderPush>): string {
  const whole = JSON.stringify(note);
  return Buffer.byteLength(whole) <= MOST_PAYLOAD
    ? whole
    : JSON.stringify({ ...note, body: "", actions: [] });
}

/** A service keeps it until it is of no use any more. */
function ttlOf({ occasion }: Message, { task, now }: MessageFacts): number {
  if (occasion === "test") return TEST_SECONDS;
  if (!asks(occasion) || !task?.dueAt) return WEEK_SECONDS;
  return (task.dueAt.getTime() - now.getTime()) / 1000;
}
