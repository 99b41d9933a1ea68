// Hears at once that web wants something of Slack. A connection that broke comes back and rings once, since something may have
// been missed; whoever listens looks now and then anyway.

import { WISHES } from "../slack-bell";
import { openWire } from "../wire/wire";

export type SlackEar = { close(): Promise<void> };

const TEND_MS = 1000;

export function slackEar(url: string, heard: () => void): SlackEar {
  const wire = openWire({ url, name: "countersign-slack" });
  wire.hear(heard);
  wire.greet(async (line) => {
    await line.send({ text: `listen ${WISHES}`, params: [] });
    heard();
  });
  const tend = () => void wire.line().catch(() => {});
  tend();
  const timer = setInterval(tend, TEND_MS);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await wire.close();
    },
  };
}
