import { connect } from "@/lib/client";
import { type Config, complaint } from "@/lib/config";
import { runAgent } from "@/lib/demo/agent/run";
import { localApi } from "./address";
import { onStopSignal } from "./signals";
import { sayUp } from "./up";

/** The demo's agent as `npm start` runs it: a program with a key and an address, and nothing else. */
export async function runDemoAgent(config: Config): Promise<void> {
  const { demoKey } = config;
  if (demoKey === null) throw complaint("The demo's agent is started by `npm start`, which gives it a key.");
  const stopping = new AbortController();
  onStopSignal(async () => stopping.abort(), 1_000);
  sayUp();
  const agent = connect({ url: localApi(config), key: demoKey });
  await runAgent({ agent, signal: stopping.signal, say: (line) => console.log(line) });
}
