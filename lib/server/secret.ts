import { hkdfSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "@/lib/config";
import { makeDataFolder } from "./embedded-postgres";
import { leaveToOwner, needOwn } from "./ownership";

/** The secret that signs sessions: configured, or made once and kept beside the data it protects. */
export function readSecret(config: Config): string {
  return config.secret ?? kept(config, "secret");
}

/** What the worker opens sealed settings with. It is made from nothing that another process has. */
export const readChannelsKey = (config: Config): string => config.channelsKey ?? kept(config, "channels-key");

function kept(config: Config, name: string): string {
  const file = join(config.dataFolder, name);
  makeDataFolder(config.dataFolder);
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(32).toString("hex"), { mode: 0o600 });
    leaveToOwner(file, config.dataFolder);
  }
  needOwn(file);
  return readFileSync(file, "utf8").trim();
}

/** What the links in messages are made from: whoever has it can make one, and sign no session. */
export const readLinkSecret = (config: Config): string =>
  config.linkSecret ??
  Buffer.from(hkdfSync("sha256", readSecret(config), "", "countersign links", 32)).toString("hex");
