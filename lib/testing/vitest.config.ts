import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../..", import.meta.url));
const e2e = fileURLToPath(new URL("../../e2e", import.meta.url));

/** The other folders of e2e bring a set-up of their own, and are run with it. */
const sharing = readdirSync(e2e).filter((name) => !existsSync(`${e2e}/${name}/vitest.config.ts`));

export default defineConfig({
  root,
  resolve: { alias: [{ find: /^@\//, replacement: root }] },
  test: {
    include: [
      "lib/**/*.test.ts",
      "components/**/*.test.{ts,tsx}",
      "app/**/*.test.{ts,tsx}",
      ...sharing.map((name) => `e2e/${name}/**/*.test.ts`),
    ],
    globalSetup: ["lib/testing/global-setup.ts"],
    environment: "node",
    // One PostgreSQL for all files. Each waits for half of its time: two cores bear four of them.
    maxWorkers: 4,
    // What a file imports, the next one has already: a quarter of the time. What a file changes of the process it puts back, or
    // `after-each-file.ts` does.
    isolate: false,
    setupFiles: ["lib/testing/after-each-file.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 15_000,
    // What is waited for comes at once; beside other tests, on a busy machine, at once may be seconds.
    expect: { poll: { timeout: 20_000 } },
  },
});
