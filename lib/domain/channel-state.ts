// How a channel of a workspace stands, in words. Pure; whoever asks knows which parts are there, never what is in them.
import { isBegun, missingParts, missingToSend, VARIABLES } from "./channel-settings";
import type { Silence } from "./silence";
import {
  type DoorNote,
  type DoorState,
  type DoorTrouble,
  doorState,
  noteOf,
  type SlackDoor,
} from "./slack-door";
import type { Outward } from "./types";

export type ChannelFacts = {
  channel: Outward;
  own: string[]; // the parts that the workspace set
  variables: string[]; // the environment's, by name
  isMade: boolean; // the installation sets it up by itself
  status: "unknown" | "works" | "trouble";
  problem: string | null;
  statusAt: Date | null;
  silence?: Silence | null; // nobody answers at its other end
  door?: { own: SlackDoor | null; common: SlackDoor | null }; // of Slack: the workspace's own app, and the installation's
  unposted?: unknown[]; // channels of groups in which nothing could be posted lately
};

export type ChannelState = {
  source: "workspace" | "environment" | "installation" | null;
  tone: "good" | "warn" | "danger" | "plain";
  words: string;
  meaning: string | null; // what follows for people
  missing: string[];
  since: Date | null;
  notes: DoorNote[]; // what should be known, and changes nothing of the state
};

const NOT_SET_UP: Record<Outward, string> = {
  email:
    "Mail is kept and can be read under Deliveries, so nothing is lost; nobody gets any until a mail server is set up.",
  slack: "Nobody is reached in Slack, and nothing can be decided there.",
  push: "No browser is told while it is closed.",
};
const HALF: Record<Outward, string> = {
  email: NOT_SET_UP.email,
  slack:
    "Messages go out, but a button that is pressed in Slack reaches nobody: Slack has no way to say so that can be trusted.",
  push: NOT_SET_UP.push,
};
const WAITS: Record<Outward, string> = {
  email: "The mail server does not answer. Nothing is lost: mail waits, and goes out as soon as it does.",
  slack: "Slack does not answer. Nothing is lost: messages wait, and go out as soon as it does.",
  push: "The push service does not answer. Nothing is lost: what browsers are to be told waits, and goes out as soon as it does.",
};

type Standing = Pick<ChannelState, "tone" | "words" | "meaning" | "since">;

export function channelState(facts: ChannelFacts): ChannelState {
  const { channel, own, variables, isMade } = facts;
  const parts: Record<string, string> = VARIABLES[channel];
  const given = variables.flatMap((name) => (Object.hasOwn(parts, name) ? [parts[name] as string] : []));
  // The workspace's own come whole, or the environment's do: never a server of the one with a password of the other.
  const source = sourceOf(channel, own, given) ?? (isMade ? "installation" : null);
  if (source === null) return notSetUp(channel, own);
  const there =
    source === "environment" ? [...given, ...own.filter((part) => part === "signingSecret")] : own;
  const missing = source === "installation" ? [] : missingParts(channel, (part) => there.includes(part));
  const { trouble, notes } = doorOf(facts, source, there);
  const standing = standingOf(facts, missing, trouble);
  const isSaid = trouble === null || standing.meaning === trouble.meaning;
  return { source, missing, ...standing, notes: isSaid ? notes : [noteOf(trouble), ...notes] };
}

// The worst first: what only somebody who changes something can mend, then what mends itself.
function standingOf(
  { channel, status, problem, statusAt, silence = null, unposted = [] }: ChannelFacts,
  missing: string[],
  door: DoorTrouble | null,
): Standing {
  const plainly = (tone: Standing["tone"], words: string, meaning: string | null = null): Standing => ({
    tone,
    words,
    meaning,
    since: null,
  });
  if (status === "trouble") return { ...plainly("danger", "In trouble", problem), since: statusAt };
  const ofDoor = door && { ...plainly(door.tone, door.words, door.meaning), since: door.since };
  if (ofDoor?.tone === "danger") return ofDoor;
  if (silence?.isAll) {
    const tone = silence.isShut ? "danger" : "warn";
    return { ...plainly(tone, "Not answering", WAITS[channel]), since: silence.since };
  }
  if (missing.length > 0) return plainly("warn", "Half set up", HALF[channel]);
  if (ofDoor !== null) return ofDoor;
  if (status !== "works") return plainly("plain", "Set up, not tried yet");
  if (silence !== null) return plainly("warn", "Works, but not in every browser");
  if (unposted.length > 0) return plainly("warn", "Works, but not in every channel");
  return { ...plainly("good", "Works"), since: statusAt };
}

function notSetUp(channel: Outward, own: string[]): ChannelState {
  const begun = isBegun(channel, own);
  return {
    source: null,
    tone: begun ? "warn" : "plain",
    words: begun ? "Not complete" : "Not set up",
    meaning: NOT_SET_UP[channel],
    missing: begun ? missingParts(channel, (part) => own.includes(part)) : [],
    since: null,
    notes: [],
  };
}

const NO_DOOR: DoorState = { trouble: null, notes: [] };

// A workspace hears by what is its own, or by what the installation's app hears for all the others.
function doorOf(
  { channel, own, door }: ChannelFacts,
  source: ChannelState["source"],
  there: string[],
): DoorState {
  if (channel !== "slack" || !door) return NO_DOOR;
  const apps = source === "workspace" ? door.own : door.common;
  const socket = there.includes("appToken") ? apps : null;
  const requests = own.includes("signingSecret") ? door.own : apps;
  return doorState(socket, there.includes("signingSecret") ? requests : null);
}

function sourceOf(channel: Outward, own: string[], given: string[]): "workspace" | "environment" | null {
  if (missingToSend(channel, (part) => own.includes(part)).length === 0) return "workspace";
  return missingToSend(channel, (part) => given.includes(part)).length === 0 ? "environment" : null;
}

/** What the variables of the environment come to beside how the channel is set up; null: they are how it is set up. */
export const BESIDE: Record<NonNullable<ChannelState["source"]> | "none", string | null> = {
  environment: null,
  workspace: "as well; this workspace uses its own",
  installation: "for it",
  none: "alone, which is not enough to reach anybody",
};
