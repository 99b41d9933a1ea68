import { type Config, configure } from "@/lib/config";
import { forOperator } from "./for-operator";
import { readOptions } from "./options";

// The verbs of package.json's scripts. Each is loaded only when asked for: the worker does not load the API.

type Verb = (config: () => Config, args: string[]) => Promise<void>;

const NOTHING_TO_SAY = "It takes none: what it reads stands in .env.example.";

/** A command to which nothing can be said. */
const alone =
  (run: (config: () => Config) => Promise<void>): Verb =>
  async (config, args) => {
    readOptions(args, {}, NOTHING_TO_SAY);
    await run(config);
  };

const VERBS: Record<string, Verb> = {
  start: async (_config, args) => (await import("./start")).start(args, "production"),
  dev: async (_config, args) => (await import("./start")).start(args, "development"),
  build: alone(async () => (await import("./build")).build()),
  api: alone(async (config) => (await import("./api")).runApi(config())),
  worker: alone(async (config) => (await import("./worker")).runWorker(config())),
  web: alone(async (config) => (await import("./web")).runWeb(config())),
  "demo-agent": alone(async (config) => (await import("./demo-agent")).runDemoAgent(config())),
  migrate: alone(async (config) => (await import("./migrate")).runMigrate(config())),
  verify: async (config, args) => (await import("./verify")).runVerify(config(), args),
  bootstrap: async (config, args) => (await import("./bootstrap")).runBootstrap(config(), args),
};

export async function main(verb: string, args: string[]): Promise<void> {
  const run = VERBS[verb];
  if (!run) throw new Error(`There is no command "${verb}".`);
  await run(() => configure({}), args).catch((error) => {
    throw forOperator(error);
  });
}

// As a child of `npm start` this file is the program; there it is loaded with its verb behind it.
const [program = "", verb = "", ...args] = process.argv.slice(1);
if (/[\\/]main\.(mjs|ts)$/.test(program))
  main(verb, args).catch((error: Error) => {
    console.error(error.name === "Complaint" ? `countersign: ${error.message}` : error);
    process.exit(1);
  });
