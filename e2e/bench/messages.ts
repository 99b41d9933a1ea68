// How soon people are told, by mail and in Slack, beside ten thousand messages for a place that does not answer; and what a bite of
// occasions costs.
import { cpus } from "node:os";
import { lineTable, type Say } from "./lines";
import { measureBites } from "./occasion-bites";
import { measureMail } from "./telling-mail";
import { measureSlack } from "./telling-slack";

const STALLED = 10_000;
const TOLD = 600;

/** `scale` 1 is all of it. */
export async function measureMessages(server: string, scale: number, say: Say): Promise<string> {
  const many = { people: Math.ceil(TOLD * scale), stalled: Math.ceil(STALLED * scale) };
  const lines = [
    await measureMail(server, many, say),
    await measureSlack(server, many, say),
    await measureBites(server, say),
  ];
  return [`${cpus().length} cores, the load on the same ones.`, "", lineTable("telling people", lines)].join(
    "\n",
  );
}
