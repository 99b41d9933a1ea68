import { parseArgs } from "node:util";
import { complaint } from "@/lib/config";

export type StartOptions = {
  port: string | undefined;
  ephemeral: boolean;
  /** Load the demo workspace, take it away, or leave things as they are. */
  demo: "load" | "remove" | null;
};

export function readStartOptions(args: string[]): StartOptions {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: "string" },
        ephemeral: { type: "boolean" },
        demo: { type: "boolean" },
        "no-demo": { type: "boolean" },
      },
    });
    const demo = values["no-demo"] ? "remove" : values.demo ? "load" : null;
    return { port: values.port, ephemeral: values.ephemeral ?? false, demo };
  } catch (error) {
    throw complaint(
      `${(error as Error).message.split(".")[0]}. What can be said: --port NUMBER, --ephemeral, --demo, --no-demo.`,
    );
  }
}
