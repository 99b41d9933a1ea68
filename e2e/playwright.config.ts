import { defineConfig } from "@playwright/test";
import { toolVariable } from "@/lib/config";

// Real processes (`npm start` in a folder of its own) and a real browser. Found or installed by lib/testing/chromium.ts.

const whole = toolVariable("COUNTERSIGN_CHROMIUM");
const lighter = toolVariable("COUNTERSIGN_CHROMIUM_LIGHTER") ?? whole;

// As root there is no sandbox; in a container little shared memory; on a closed network nobody to call.
const args = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];
const WANT_ALL_OF_IT = ["**/push.spec.ts"]; // only a whole browser is told anything by a push service

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results/browser",
  testMatch: "**/*.spec.ts",
  // Each file starts an installation of its own, and waits for most of its time: two cores bear three of them.
  workers: 3,
  fullyParallel: false,
  // A test that passes on the second try hides a defect.
  retries: 0,
  forbidOnly: toolVariable("CI") !== null,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["line"], ["json"]],
  use: {
    browserName: "chromium",
    headless: true,
    // A trace of every page, to be thrown away where nothing fails, cost a tenth of the whole time. Where something does, what
    // was awaited and what the page held are told all the same; `--trace on`, given to Playwright itself, shows the way there.
    trace: "off",
    locale: "en-GB",
  },
  projects: [
    {
      name: "whole",
      testMatch: WANT_ALL_OF_IT,
      use: {
        channel: whole ? undefined : "chromium",
        launchOptions: { args, ...(whole && { executablePath: whole }) },
      },
    },
    {
      name: "lighter",
      testIgnore: WANT_ALL_OF_IT,
      use: { launchOptions: { args, ...(lighter && { executablePath: lighter }) } },
    },
  ],
});
