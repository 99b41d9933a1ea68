// A connection for each app token there is: the environment's, and those of workspaces that set up an app of their own. Looked for
// again now and then, so that a token that an admin saves is used soon.
import { openSocket, type Socket } from "../../channels/slack/socket";
import { workspacesWithSlack } from "../../db/read/slack-set-up";
import type { DoorDeps, Speaker } from "../../slack/door";
import { answerEnvelope } from "../../slack/receive";
import type { ReadChannel } from "../channels/settings";

export type SocketsDeps = DoorDeps & {
  channel: ReadChannel;
  environment: { appToken: string | null; apiUrl: string | null };
};
export type Sockets = { step: () => Promise<number>; close: () => Promise<void> };

const LOOK_MS = 5_000;

type Wanted = { appToken: string; apiUrl: string | null; speaker: Speaker };

export function keepSockets(deps: SocketsDeps): Sockets {
  const open = new Map<string, Socket & { speaker: Speaker }>();
  return {
    async step() {
      const wanted = await wantedSockets(deps);
      for (const [name, socket] of open)
        if (!wanted.has(name)) {
          open.delete(name);
          await socket.close();
        }
      for (const [name, one] of wanted) {
        const there = open.get(name);
        if (there) Object.assign(there.speaker, one.speaker);
        else open.set(name, { ...connect(deps, one), speaker: one.speaker });
      }
      return LOOK_MS;
    },
    close: async () => void (await Promise.all([...open.values()].map((socket) => socket.close()))),
  };
}

const connect = (deps: SocketsDeps, { appToken, apiUrl, speaker }: Wanted): Socket =>
  openSocket({
    appToken,
    apiUrl,
    answer: (envelope) => answerEnvelope(deps, speaker, envelope, new Date()),
    noted: (trouble) => say(trouble),
  });

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
