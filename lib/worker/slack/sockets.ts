// A connection for each app token there is: the environment's, and those of workspaces that set up an app of their own. Looked for
// again now and then, so that a token that an admin saves is used soon.
import { openSocket, type Socket } from "../../channels/slack/socket";
import { workspacesWithSlack } from "../../db/read/slack-set-up";
import { noteSocket } from "../../db/write/slack-doors";
import { COMMON_APP } from "../../domain/slack-door";
import type { DoorDeps, Speaker } from "../../slack/door";
import { answerEnvelope } from "../../slack/receive";
import type { ReadChannel } from "../channels/settings";

export type SocketsDeps = DoorDeps & {
  channel: ReadChannel;
  environment: { appToken: string | null; apiUrl: string | null };
};
export type Sockets = { step: () => Promise<number>; close: () => Promise<void> };

const LOOK_MS = 5_000;
/** Another worker may have written that its connection failed, and have ended since. The same again is not written. */
const SAY_AGAIN_MS = 60_000;

/** `standing`: why it is not open, null: it is; undefined: that is not known yet. */
type Kept = {
  speaker: Speaker;
  socket: Socket;
  standing: string | null | undefined;
  told: Map<string, number>; // when, to whom
  writing: Promise<void>;
};
type Wanted = { appToken: string; apiUrl: string | null; speaker: Speaker };

export function keepSockets(deps: SocketsDeps): Sockets {
  const open = new Map<string, Kept>();
  return {
    async step() {
      const wanted = await wantedSockets(deps);
      for (const [name, kept] of open)
        if (!wanted.has(name)) {
          open.delete(name);
          await leave(kept);
        }
      for (const [name, one] of wanted) {
        const there = open.get(name);
        if (there) Object.assign(there.speaker, one.speaker);
        else open.set(name, connect(deps, one));
      }
      await Promise.all([...open.values()].map((kept) => tell(deps, kept)));
      return LOOK_MS;
    },
    close: async () => void (await Promise.all([...open.values()].map(leave))),
  };
}

function connect(deps: SocketsDeps, { appToken, apiUrl, speaker }: Wanted): Kept {
  const socket = openSocket({
    appToken,
    apiUrl,
    answer: (envelope) => answerEnvelope(deps, speaker, envelope, new Date()),
    noted(trouble) {
      say(trouble);
      const standing = trouble === null ? null : wordOf(trouble);
      if (kept.standing !== standing) kept.told.clear();
      kept.standing = standing;
      void tell(deps, kept);
    },
  });
  const kept: Kept = { speaker, socket, standing: undefined, told: new Map(), writing: Promise.resolve() };
  return kept;
}

async function leave({ socket, writing }: Kept): Promise<void> {
  await socket.close();
  await writing;
}

/** Whoever it speaks for is told how it stands, once: a try that fails like the one before is no news. */
function tell({ sql }: SocketsDeps, kept: Kept): Promise<void> {
  kept.writing = kept.writing.then(async () => {
    const { speaker, standing, told } = kept;
    if (standing === undefined) return;
    const now = performance.now();
    const apps = [...speaker.own, ...(speaker.common ? [COMMON_APP] : [])].filter(
      (app) => now - (told.get(app) ?? Number.NEGATIVE_INFINITY) >= SAY_AGAIN_MS,
    );
    if (apps.length === 0) return;
    try {
      await noteSocket(sql, apps, standing);
      if (kept.standing === standing) for (const app of apps) told.set(app, now);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      console.error(JSON.stringify({ level: "error", event: "slack_socket_not_kept", message }));
    }
  });
  return kept.writing;
}

/** What Slack calls it, or what the system does; never a sentence of somebody's. */
const wordOf = (code: string): string => (/^[\w.-]{1,80}$/.test(code) ? code : "unknown");

/** By token and place; a token that is good for several workspaces is one connection, and speaks for all of them. */
async function wantedSockets({ sql, channel, environment }: SocketsDeps): Promise<Map<string, Wanted>> {
  const wanted = new Map<string, Wanted>();
  const apart: string[] = [];
  for (const workspaceId of await workspacesWithSlack(sql)) {
    // One that cannot be read keeps nobody else's from being opened; the settings page says so.
    const own = await channel(workspaceId, "slack").catch(() => null);
    if (own?.source !== "workspace" || !own.settings) continue;
    apart.push(workspaceId);
    const { appToken, apiUrl } = own.settings;
    if (appToken === null) continue;
    const name = `${appToken} ${apiUrl}`;
    const there = wanted.get(name);
    if (there) there.speaker.own.push(workspaceId);
    else wanted.set(name, { appToken, apiUrl, speaker: { own: [workspaceId], common: false, apart } });
  }
  const { appToken, apiUrl } = environment;
  if (appToken === null) return wanted;
  const name = `${appToken} ${apiUrl}`;
  const own = wanted.get(name)?.speaker.own ?? [];
  return wanted.set(name, { appToken, apiUrl, speaker: { own, common: true, apart } });
}

function say(trouble: string | null): void {
  const level = trouble === null ? "info" : "warn";
  const event = trouble === null ? "slack_socket_open" : "slack_socket_failed";
  console.error(JSON.stringify({ level, event, ...(trouble !== null && { code: trouble }) }));
}
