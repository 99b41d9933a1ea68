import { parseArgs } from "node:util";
import { complaint } from "@/lib/config";

export type StartOptions = { port: string | undefined; ephemeral: boolean };

export function readStartOptions(args: string[]): StartOptions {
  try {
    const { values } = parseArgs({
      args,
      options: { port: { type: "string" }, ephemeral: { type: "boolean" } },
    });
    return { port: values.port, ephemeral: values.ephemeral ?? false };
  } catch (error) {
    throw complaint(
      `${(error as Error).message.split(".")[0]}. What can be said: --port NUMBER, --ephemeral.`,
    );
  }
}
