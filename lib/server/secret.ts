import { hkdfSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Config, complaint } from "@/lib/config";
import { makeDataFolder } from "./embedded-postgres";
import { needOwn } from "./ownership";
import { writeWhole } from "./write-whole";

/** What has to be done again where one is lost. */
const LOST = {
  secret: "everybody has to sign in again, and links in mails that were sent lead nowhere",
  "channels-key": "passwords and tokens of the channels have to be entered again",
};
/** As for one that is given in the environment. */
const LEAST = 32;

/** The secret that signs sessions: configured, or made once and kept beside the data it protects. */
export function readSecret(config: Config): string {
  return config.secret ?? kept(config, "secret");
}

/** What the worker opens sealed settings with. It is made from nothing that another process has. */
export const readChannelsKey = (config: Config): string => config.channelsKey ?? kept(config, "channels-key");

function kept(config: Config, name: keyof typeof LOST): string {
  const file = join(config.dataFolder, name);
  makeDataFolder(config.dataFolder);
  if (!existsSync(file)) writeWhole(file, randomBytes(32).toString("hex"), config.dataFolder);
  needOwn(file);
  const secret = readFileSync(file, "utf8").trim();
  // What is made from nothing can be made by anybody.
  if (secret.length < LEAST)
    throw complaint(
      `${file} is cut short. Restore it from a backup; or remove it, and a new one is made: ${LOST[name]}.`,
    );
  return secret;
}

/** What the links in messages are made from: whoever has it can make one, and sign no session. */
export const readLinkSecret = (config: Config): string =>
  config.linkSecret ??
  Buffer.from(hkdfSync("sha256", readSecret(config), "", "countersign links", 32)).toString("hex");
