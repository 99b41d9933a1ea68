// The faults and, of the tests that stand beside what they test, those that have a figure. One file at a time: some of them say how
// fast it went.
import { mergeConfig } from "vitest/config";
import { FIGURES } from "../../lib/testing/fault-figures";
import base from "./vitest.config";

const beside = Object.values(FIGURES).flatMap(({ file }) => (file.startsWith("lib/") ? [file] : []));

export default mergeConfig(base, { test: { include: [...new Set(beside)], maxWorkers: 1 } });
