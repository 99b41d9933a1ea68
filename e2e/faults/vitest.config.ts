// The races and the checker alone, and with `-t` one of them: the same set-up as all tests.
import { mergeConfig } from "vitest/config";
import base from "../../lib/testing/vitest.config";

// Two at a time: each keeps both cores busy.
const config = mergeConfig(base, { test: { testTimeout: 240_000, maxWorkers: 2 } });
export default { ...config, test: { ...config.test, include: ["e2e/faults/**/*.test.ts"] } };
