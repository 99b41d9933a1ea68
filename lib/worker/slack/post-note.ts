// What Slack tells a person that is about no single task, or is for their eyes alone.
import type { SlackText } from "../../channels/slack/task-message";
import { gatheredMessage, noteMessage } from "../../channels/slack/thread-message";
import { readTrouble, troubleError } from "../../channels/trouble";
import { disputeUrl } from "../../db/link-secrets";
import { doorOf } from "../../domain/describe-words";
import { mayLeave } from "../../domain/may-leave";
import type { Message, Sent } from "../../domain/message";
import { wordsOf } from "../../domain/outcome-words";
import { isObject } from "../../domain/task-spec";
import type { Json, JsonObject, Via } from "../../domain/types";
import { readGathered } from "../messages/gathered";
import { accountOf, openDirect } from "./accounts";
import { offerTo } from "./offer";
import { sent } from "./post";
import { postOnce, twiceAtMost } from "./post-once";
import type { Reader } from "./post-task";
import type { Deps } from "./task-facts";
import type { WorkspaceSlack } from "./workspace-slack";

export async function postGathered(
  deps: Deps,
  slack: WorkspaceSlack,
  message: Message,
  reader: Reader,
): Promise<Sent> {
  const { open, still, over, ended } = await readGathered(deps.sql, message);
  const isSilent = slack.leaves === "nothing";
  const titleOf = (task: (typeof open)[number]) => mayLeave(slack.leaves, { ...task, payload: null }).title;
  const titles = isSilent ? [] : open.map(titleOf);
  const endings = isSilent ? [] : over.map((task) => `${titleOf(task)}: ${task.how}`);
  const high = open.filter(({ risk }) => risk === "high").length;
  const said = gatheredMessage({
    count: still,
    high: isSilent ? 0 : high,
    titles,
    ended,
    endings,
    url: `${deps.publicUrl}/inbox`,
    ofGroup: message.groupId !== null,
  });
  const { channelId } = await placeOf(deps, slack, message, reader);
  const { answer } = await postOnce(deps.sql, slack, { channelId, message }, said);
  return sent(answer, still > 0 ? `${still} tasks wait` : `${ended} tasks are over`, said);
}

export async function postNote(
  deps: Deps,
  slack: WorkspaceSlack,
  message: Message,
  reader: Reader,
): Promise<Sent> {
  const { channelId, userId } = await placeOf(deps, slack, message, reader);
  const { about } = message;
  const offered = about.offer === true && userId !== null;
  const linkUrl = offered
    ? await offerTo(deps, slack, { userId, reader, seed: message.id, account: accountIn(about) })
    : null;
  const note = noteOf(deps, message, linkUrl);
  const said = noteMessage(note.text, note.button);
  const inChannel = typeof about.channel === "string" && !about.channel.startsWith("D") && userId !== null;
  if (inChannel) {
    const shown = await showAlone(slack, String(about.channel), userId, said);
    if (shown) return sent("Shown to them alone in the channel.", note.subject, said, note.secrets);
  }
  const { answer } = await postOnce(deps.sql, slack, { channelId, message }, said);
  return sent(answer, note.subject, said, note.secrets);
}

// A command is typed anywhere, and a message is carried on to where the app is not. Their own direct message is always open.
const NOT_THERE = new Set(["not_in_channel", "channel_not_found", "is_archived", "user_not_in_channel"]);

/** False: the app cannot show them anything there. */
async function showAlone(
  { call }: WorkspaceSlack,
  channel: string,
  user: string,
  said: SlackText,
): Promise<boolean> {
  try {
    await twiceAtMost(call("chat.postEphemeral", { channel, user, ...said, parse: "none" }));
    return true;
  } catch (error) {
    if (NOT_THERE.has(readTrouble(error).code)) return false;
    throw error;
  }
}

function accountIn({ account }: JsonObject): { email: string | null; name: string | null } | undefined {
  if (!isObject(account)) return undefined;
  const text = (value: Json | undefined) => (typeof value === "string" ? value : null);
  return { email: text(account.email), name: text(account.name) };
}

type Note = {
  subject: string;
  text: string;
  button: { url: string; label: string } | null;
  secrets: string[];
};

function noteOf({ publicUrl, linkSecret }: Deps, message: Message, linkUrl: string | null): Note {
  const { occasion, about } = message;
  if (occasion === "test")
    return { ...TEST, button: { url: publicUrl, label: "Open Countersign" }, secrets: [] };
  if (occasion === "receipt") {
    const url = disputeUrl({ linkSecret, publicUrl }, message);
    const text = receiptText(about);
    return {
      subject: "A decision in your name",
      text,
      button: url ? { url, label: "This was not me" } : null,
      secrets: url ? [url] : [],
    };
  }
  const text = typeof about.text === "string" ? about.text : "There is something for you in Countersign.";
  const subject = typeof about.subject === "string" ? about.subject : text.slice(0, 120);
  if (linkUrl)
    return { subject, text, button: { url: linkUrl, label: "Connect your account" }, secrets: [linkUrl] };
  const path =
    typeof about.path === "string" && about.path.startsWith("/") ? `${publicUrl}${about.path}` : null;
  const url = typeof about.url === "string" && about.url.startsWith(`${publicUrl}/`) ? about.url : path;
  return { subject, text, button: url ? { url, label: "Open" } : null, secrets: [] };
}

const TEST = {
  subject: "A test",
  text: "This is a test: Countersign reaches you here. Nothing waits for you because of it.",
};

const receiptText = ({ outcome, via }: JsonObject): string =>
  `A decision was made in your name${typeof via === "string" ? doorOf(via as Via) : ""}: ${wordsOf(String(outcome ?? "decided"))}. If it was not you, say so.`;

async function placeOf(
  { sql }: Deps,
  slack: WorkspaceSlack,
  { address, occasion }: Message,
  reader: Reader,
): Promise<{ channelId: string; userId: string | null }> {
  if (address.startsWith("channel:")) return { channelId: address.slice("channel:".length), userId: null };
  if (address.startsWith("user:")) {
    const userId = address.slice("user:".length);
    return { channelId: await openDirect(slack, userId), userId };
  }
  const account = reader && (await accountOf(sql, slack, reader));
  if (account) return account;
  const answer = "No Slack account was found by the person's e-mail address.";
  // Whoever asks for a test wants to know that it did not arrive.
  throw troubleError({ kind: occasion === "test" ? "never" : "moot", code: "users_not_found", answer });
}
