import { randomBytes } from "node:crypto";
import { type Config, childEnvironment, type Mode, OIDC_NAMES } from "@/lib/config";
import { withoutChannels } from "@/lib/config-channels";
import { readChannelsKey, readLinkSecret, readSecret } from "./secret";
import type { Command } from "./supervise";
import { LEASH, nextArgs } from "./web";

export type Commands = Record<"api" | "web" | "worker", () => Command> & {
  webPort: number;
  /** It gets its key and nothing else of ours: it is a client like any other. */
  demoAgent: (key: string) => () => Command;
};

type Given = { config: Config; mode: Mode; webPort: number; databaseUrl: () => string };

/** How `npm start` runs each of its processes. A process gets the secrets it needs, and no others. */
export function commands({ config, mode, webPort, databaseUrl }: Given): Commands {
  const secret = readSecret(config);
  const links = { COUNTERSIGN_LINK_SECRET: readLinkSecret(config) };
  const channelsKey = { COUNTERSIGN_CHANNELS_KEY: readChannelsKey(config) };
  const frontSecret = randomBytes(24).toString("base64url");
  const common = () => ({
    NODE_ENV: mode,
    DATABASE_URL: databaseUrl(),
    // Empty, not absent: or the child would read it from .env.
    DATABASE_OWNER_URL: "",
    HOST: config.host,
    PORT: String(config.port),
    PUBLIC_URL: config.publicUrl,
    COUNTERSIGN_DATA: config.dataFolder,
    COUNTERSIGN_SECRET: "",
    COUNTERSIGN_LINK_SECRET: "",
    NEXT_TELEMETRY_DISABLED: "1",
  });
  const front = { COUNTERSIGN_WEB_PORT: String(webPort), COUNTERSIGN_FRONT_SECRET: frontSecret };
  const noProvider = Object.fromEntries(OIDC_NAMES.map((name) => [name, ""]));
  const own = mode === "development" ? ["--import", "tsx", "lib/server/main.ts"] : [".build/main.mjs"];
  const make = (args: string[], over: Record<string, string>) => () => ({
    args: [...LEASH, ...args],
    env: childEnvironment({ ...common(), ...over }),
  });
  return {
    webPort,
    api: make([...own, "api"], {
      ...withoutChannels("others"),
      ...noProvider,
      ...front,
      COUNTERSIGN_SECRET: secret,
    }),
    worker: make([...own, "worker"], {
      ...withoutChannels("worker"),
      ...channelsKey,
      ...noProvider,
      ...links,
    }),
    demoAgent: (key) =>
      make([...own, "demo-agent"], {
        ...withoutChannels("others"),
        ...noProvider,
        DATABASE_URL: "",
        COUNTERSIGN_DEMO_KEY: key,
      }),
    // Only web sends people to their identity provider.
    web: make(nextArgs(mode, "127.0.0.1", webPort), {
      ...withoutChannels("web"),
      ...front,
      ...links,
      COUNTERSIGN_SECRET: secret,
    }),
  };
}
