import { readOptions } from "./options";

export type StartOptions = {
  port: string | undefined;
  ephemeral: boolean;
  /** Load the demo workspace, take it away, or leave things as they are. */
  demo: "load" | "remove" | null;
};

const KNOWN = {
  port: { type: "string" },
  ephemeral: { type: "boolean" },
  demo: { type: "boolean" },
  "no-demo": { type: "boolean" },
} as const;

export function readStartOptions(args: string[]): StartOptions {
  const {
    port,
    ephemeral = false,
    ...said
  } = readOptions(args, KNOWN, "What can be said: --port NUMBER, --ephemeral, --demo, --no-demo.");
  return { port, ephemeral, demo: said["no-demo"] ? "remove" : said.demo ? "load" : null };
}
