import { spawn } from "node:child_process";
import { expect, test } from "vitest";

// In a process of its own: standard output is one a process, and what becomes of it is the subject.
const PRINTS = `
  import { printLines } from "./lib/channels/log.ts";
  const delivery = { workspaceId: "w", intentId: "i", seq: 6, place: 0, channel: "log", occasion: "assigned", address: "everyone", attempts: 1, fence: 1 };
  process.once("message", async () => {
    await printLines([]);
    const said = await printLines([delivery, { ...delivery, place: 1 }]).then(() => "written", (error) => error.code);
    const again = await printLines([delivery]).then(() => "written", (error) => error.code);
    process.send([said, again], () => process.exit(0));
  });
  process.send("ready");`;

function printing(hasReader: boolean): Promise<{ said: unknown; output: string; code: number | null }> {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", PRINTS], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  let output = "";
  let said: unknown = null;
  child.stdout?.on("data", (part) => {
    output += part;
  });
  child.on("message", (message) => {
    if (message !== "ready") said = message;
    else if (hasReader) child.send("go");
    else child.stdout?.destroy().once("close", () => child.send("go"));
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ said, output, code })));
}

test("each delivery is one line, which names nobody and quotes nothing", async () => {
  const { said, output, code } = await printing(true);
  expect({ said, code }).toEqual({ said: ["written", "written"], code: 0 });
  const lines = output.trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[0] as string)).toEqual({
    event: "delivery",
    id: "i.6.0",
    workspace_id: "w",
    intent_id: "i",
    occasion: "assigned",
    address: "everyone",
    attempts: 1,
  });
});

test("a reader that has gone is a failure that is told, and ends no process", async () => {
  expect(await printing(false)).toMatchObject({ said: ["EPIPE", "EPIPE"], code: 0 });
});
