import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { childEnvironment } from "@/lib/config";
import { bootstrapCommand } from "./ready";

const COMMAND = "npm run bootstrap -- --owner you@example.org";
const at = (dataFolder: string, databaseUrl: string | null = null) => ({ dataFolder, databaseUrl });

test("in the usual folder, or on a database of one's own, there is nothing to add", () => {
  expect(bootstrapCommand(at(`${process.cwd()}/.countersign`), false)).toBe(COMMAND);
  expect(bootstrapCommand(at("/elsewhere", "postgres://a@b/c"), false)).toBe(COMMAND);
  expect(bootstrapCommand(at("/data/of-it.1"), false)).toBe(`COUNTERSIGN_DATA=/data/of-it.1 ${COMMAND}`);
});

test.each(["/plain", "/Users/ana/My Data", '/it\'s/"here"', "/ü/$HOME/`date`/a;b&c#d"])(
  "a shell that is given it looks into the very folder: %s",
  (folder) => {
    const asked = bootstrapCommand(at(folder), true).replace(
      COMMAND,
      "printenv COUNTERSIGN_DATA DATABASE_URL",
    );
    const env = childEnvironment({ DATABASE_URL: "postgres://the/real-one" });
    expect(spawnSync("sh", ["-c", asked], { encoding: "utf8", env }).stdout).toBe(`${folder}\n\n`);
  },
);
