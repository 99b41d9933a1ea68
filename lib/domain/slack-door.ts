// Whether Slack gets through to here, in words: by the connection that the app keeps open (Socket Mode), or by requests that it signs.
// That messages go out says nothing of it. Anybody may send a request that is signed wrongly, so one that is proves little by
// itself; one whose signature fits and whose time does not is Slack's, and the clock here is wrong.
import { appTokenRemedy } from "./channel-remedies";

/** In the place of a workspace: the installation's own app, which speaks for every workspace that has none of its own. */
export const COMMON_APP = "00000000-0000-0000-0000-000000000000";

export type SlackDoor = {
  socketAt: Date | null; // since when the connection is as it is; null: nobody has tried to open one
  socketCode: string | null; // why there is none; null: it is open
  verifiedAt: Date | null; // the last request whose signature and time were right, to the minute
  refusedAt: Date | null; // the last whose signature was not
  lateAt: Date | null; // the last whose signature was right, and whose time was not
  lateSeconds: number | null; // how far the clock here was ahead of it
};

/** `before` the time, and `after` it. */
export type DoorNote = { before: string; at: Date; after: string };
/** `since` null: of requests it is known when the `last` was refused, and not when the first was. */
export type DoorTrouble = {
  tone: "danger" | "warn";
  words: string;
  meaning: string;
  since: Date | null;
  last: Date;
};

export type DoorState = { trouble: DoorTrouble | null; notes: DoorNote[] };

/** `socket`, `requests`: what is known of the way, where Slack may come by it. */
export function doorState(socket: SlackDoor | null, requests: SlackDoor | null): DoorState {
  const troubles = [socket && socketTrouble(socket), requests && requestTrouble(requests)];
  const isHeard = (since: Date) =>
    (socket?.socketAt != null && socket.socketCode === null) ||
    (requests?.verifiedAt != null && requests.verifiedAt > since);
  const found = troubles.filter((each) => each !== null);
  // What does not get through one way comes the other: that is said, and alarms nobody.
  const alarms = found.filter(({ last }) => !isHeard(last));
  const trouble = alarms.find(({ tone }) => tone === "danger") ?? alarms[0] ?? null;
  const others = found.filter((each) => each !== trouble);
  return {
    trouble,
    notes: [...others.map(noteOf), ...(requests ? requestNotes(requests, trouble, found) : [])],
  };
}

export const noteOf = ({ meaning, since, last }: DoorTrouble): DoorNote => ({
  before: `${meaning} ${since ? "This is so since" : LAST_REFUSED}`,
  at: last,
  after: ".",
});

const LAST_REFUSED = "The last request that was refused came at";

const UNREACHED = "Slack cannot reach you";

function socketTrouble({ socketAt, socketCode: code }: SlackDoor): DoorTrouble | null {
  if (socketAt === null || code === null) return null;
  const remedy = appTokenRemedy(code);
  if (remedy === null)
    return {
      tone: "warn",
      words: "Connection interrupted",
      meaning: `There is no connection over which Slack could bring what is pressed there (${code}). It is opened again by itself.`,
      since: socketAt,
      last: socketAt,
    };
  return {
    tone: "danger",
    words: UNREACHED,
    meaning: `Messages go out, but what is pressed in Slack does not come here. ${remedy} (${code})`,
    since: socketAt,
    last: socketAt,
  };
}

/** A request that was refused says nothing while others that fit come, too: not always in the same moment. */
const GRACE_MS = 15 * 60_000;

function requestTrouble(door: SlackDoor): DoorTrouble | null {
  const { verifiedAt, refusedAt, lateAt, lateSeconds } = door;
  const verified = verifiedAt?.getTime() ?? 0;
  if (lateAt !== null && lateSeconds !== null && lateAt.getTime() > verified)
    return { tone: "danger", words: UNREACHED, meaning: clockWords(lateSeconds), since: null, last: lateAt };
  if (refusedAt === null) return null;
  if (verifiedAt === null)
    return {
      tone: "danger",
      words: UNREACHED,
      meaning: `The signing secret does not fit what was sent here, so it was refused, and nothing that is pressed in Slack is done. ${COPY_SECRET}`,
      since: null,
      last: refusedAt,
    };
  if (refusedAt.getTime() <= verified + GRACE_MS) return null;
  return {
    tone: "warn",
    words: "Slack may not reach you",
    meaning: `What came last was refused: the signing secret does not fit it. Anybody can send such a request. But if what is pressed in Slack is not done any more: ${COPY_SECRET}`,
    since: null,
    last: refusedAt,
  };
}

const COPY_SECRET =
  "Copy the signing secret anew, from Basic Information of the app in Slack. It is told here when the next request fits.";

function clockWords(seconds: number): string {
  const away = `${howLong(Math.abs(seconds))} ${seconds > 0 ? "ahead of" : "behind"} Slack’s`;
  return `This machine’s clock is ${away}, so what is pressed there is refused. Set the clock, and have it kept right (NTP); no setting has to be changed here.`;
}

function howLong(seconds: number): string {
  const [count, unit] =
    seconds < 7_200
      ? [seconds / 60, "minutes"]
      : seconds < 172_800
        ? [seconds / 3_600, "hours"]
        : [seconds / 86_400, "days"];
  return `${Math.round(count)} ${unit}`;
}

function requestNotes(
  { verifiedAt, refusedAt }: SlackDoor,
  trouble: DoorTrouble | null,
  found: DoorTrouble[],
): DoorNote[] {
  const notes: DoorNote[] = [];
  if (trouble !== null && trouble.since === null)
    notes.push({ before: LAST_REFUSED, at: trouble.last, after: "." });
  if (verifiedAt !== null)
    notes.push({ before: "The last request that Slack had signed came at", at: verifiedAt, after: "." });
  // Said already where it is a trouble.
  if (refusedAt !== null && !found.some(({ last }) => last === refusedAt))
    notes.push({
      before: "One was refused at",
      at: refusedAt,
      after:
        ": the signing secret did not fit it. Anybody can send such a request, and it did nothing. If what is pressed in Slack is not done, copy the secret anew.",
    });
  return notes;
}
