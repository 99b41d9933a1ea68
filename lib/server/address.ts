import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addressOn, type Config } from "@/lib/config";
import { lockHolder } from "./lock";

// A running instance says in its data folder how it is reached, so the links that a tool beside it makes lead to it, also when
// it was started with another port.

const file = (folder: string): string => join(folder, "address");

export function keepAddress({ dataFolder, publicUrl }: Config): () => void {
  writeFileSync(file(dataFolder), publicUrl);
  return () => rmSync(file(dataFolder), { force: true });
}

/** Where the api answers on this very machine. */
export const localApi = ({ host, port }: Pick<Config, "host" | "port">): string => addressOn(host, port);

export function publicAddress({ dataFolder, publicUrl }: Config): string {
  const isRunning = lockHolder(dataFolder) !== null && existsSync(file(dataFolder));
  return isRunning ? readFileSync(file(dataFolder), "utf8") : publicUrl;
}
