// The letter for each occasion, from what the tables say now.
import type { Address } from "../../channels/email/address";
import type { Letter } from "../../channels/email/letter";
import { digestLetter, gatheredLetter } from "../../channels/email/list-letter";
import { noticeLetter, receiptLetter, testLetter } from "../../channels/email/other-letter";
import { troubleError } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { digestOffUrl, disputeUrl } from "../../db/link-secrets";
import type { MessageFacts } from "../../db/read/message-facts";
import type { Leaves } from "../../domain/channel-settings";
import { mayLeave } from "../../domain/may-leave";
import type { Message } from "../../domain/message";
import { zoneOfPerson } from "../../domain/person-settings";
import type { JsonObject, Via } from "../../domain/types";
import { readGathered } from "../messages/gathered";
import { accountLetter } from "./account-mail";
import { readDigest } from "./digest-tasks";
import { taskLetter } from "./task-mail";

export type MailDeps = { sql: Sql; publicUrl: string; linkSecret: string };
export type To = {
  reader: Address & { zone: string; language: string | null; email: string };
  workspaceName: string;
  settingsUrl: string;
  inboxUrl: string;
  now: Date;
};
export type Written = {
  letter: Letter;
  secrets: string[]; // the addresses in it that its reader alone may see
  rootId: string | null;
  offUrl: string | null;
  /** Once it went out, what it was made of need not be there any more. */
  gone(): Promise<void>;
};
type Part = Pick<Written, "letter"> & Partial<Written>;

export async function writeMail(
  deps: MailDeps,
  message: Message,
  facts: MessageFacts,
  address: Address,
  leaves: Leaves,
): Promise<Written> {
  const settings = facts.person?.settings;
  const to: To = {
    reader: {
      ...address,
      email: address.address,
      zone: settings ? zoneOfPerson(settings) : "UTC",
      language: settings?.language ?? null,
    },
    workspaceName: facts.workspaceName,
    settingsUrl: `${deps.publicUrl}/settings/notifications`,
    inboxUrl: `${deps.publicUrl}/inbox`,
    now: facts.now,
  };
  const part = await partOf(deps, message, facts, to, leaves);
  return { secrets: [], rootId: null, offUrl: null, gone: () => Promise.resolve(), ...part };
}

function partOf(
  deps: MailDeps,
  message: Message,
  facts: MessageFacts,
  to: To,
  leaves: Leaves,
): Promise<Part> | Part {
  const { occasion } = message;
  switch (occasion) {
    case "assigned":
    case "reminder":
    case "escalated":
    case "decided":
    case "expired":
    case "withdrawn":
      return taskLetter(deps, message, to, { leaves, codes: facts.mailedCodes }, occasion);
    case "gathered":
      return gathered(deps, message, to, leaves);
    case "digest":
      return digest(deps, message, facts, to, leaves);
    case "invitation":
    case "sign_in":
      return accountLetter(deps, message, to, occasion);
    case "receipt":
      return receipt(deps, message, facts, to, leaves);
    case "notice":
      return { letter: noticeLetter({ ...to, ...noticeOf(deps, message.about) }) };
    case "test":
      return { letter: testLetter({ ...to, url: deps.publicUrl }) };
    case "rewrite":
      throw troubleError({
        kind: "never",
        code: "occasion",
        answer: "A mail that was sent cannot be changed.",
        isUnasked: true,
      });
  }
}

async function gathered({ sql }: MailDeps, message: Message, to: To, leaves: Leaves): Promise<Part> {
  const { open, still, reminders, ended, over } = await readGathered(sql, message);
  const leaving = <T extends (typeof open)[number]>(task: T) =>
    mayLeave(leaves, { ...task, payload: null }, to.reader.zone);
  const tasks = open.map(leaving);
  const endings = over.map((task) => ({ ...leaving(task), how: task.how }));
  const high = leaves === "nothing" ? 0 : open.filter(({ risk }) => risk === "high").length;
  return { letter: gatheredLetter({ ...to, tasks, count: still, high, reminders, ended, endings }) };
}

async function digest(
  deps: MailDeps,
  { workspaceId, personId, about }: Message,
  { person }: MessageFacts,
  to: To,
  leaves: Leaves,
): Promise<Part> {
  if (person?.settings.notify.digest === "off") throw SWITCHED_OFF();
  const found = personId && (await readDigest(deps.sql, workspaceId, personId));
  if (!found || found.count === 0) throw over("Nothing is open any more.");
  const tasks = found.tasks.map((task) => mayLeave(leaves, task, to.reader.zone));
  const every = about.every === "hourly" ? "hourly" : "daily";
  const high = leaves === "nothing" ? 0 : found.high;
  return {
    letter: digestLetter({ ...to, ...found, tasks, high, every }),
    offUrl: digestOffUrl(deps, { workspaceId, personId: personId ?? "" }),
  };
}

function receipt(deps: MailDeps, message: Message, { task }: MessageFacts, to: To, leaves: Leaves): Part {
  const { outcome, via, at } = message.about;
  const url = disputeUrl(deps, message);
  const title = task && leaves !== "nothing" ? mayLeave(leaves, { ...task, payload: null }).title : null;
  const letter = receiptLetter({
    ...to,
    title,
    outcome: String(outcome ?? "decided"),
    via: (typeof via === "string" ? via : "email") as Via,
    at: new Date(typeof at === "string" ? at : message.createdAt),
    disputeUrl: url,
  });
  return { letter, secrets: url === null ? [] : [url] };
}

function noticeOf({ publicUrl }: MailDeps, about: JsonObject) {
  const { subject, text, path } = about;
  return {
    subject: typeof subject === "string" ? subject : "There is something for you in Countersign",
    text: typeof text === "string" ? text : "There is something for you in Countersign.",
    url: typeof path === "string" && /^\/(?![/\\])/.test(path) ? `${publicUrl}${path}` : null,
  };
}

const SWITCHED_OFF = (): Error =>
  troubleError({ kind: "moot", code: "off", answer: "Its reader has switched digests off." });
const over = (answer: string): Error => troubleError({ kind: "moot", code: "over", answer });
