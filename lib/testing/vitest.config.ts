import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../..", import.meta.url));

export default defineConfig({
  root,
  resolve: { alias: [{ find: /^@\//, replacement: root }] },
  test: {
    include: ["lib/**/*.test.ts", "components/**/*.test.{ts,tsx}", "app/**/*.test.{ts,tsx}"],
    globalSetup: ["lib/testing/global-setup.ts"],
    environment: "node",
    // One PostgreSQL for all files; two cores bear two files at a time.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 15_000,
    dangerouslyIgnoreUnhandledErrors: false,
    reporters: ["default", ["json", { outputFile: "test-results/vitest.json" }]],
  },
});
