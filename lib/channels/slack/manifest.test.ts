import { expect, test } from "vitest";
import { BOT_SCOPES, OPTIONAL_SCOPES } from "../../testing/slack/state";
import { appManifest } from "./manifest";

test("a site that Slack can reach gets its own addresses, in every place", () => {
  const { text, isSocket } = appManifest("https://sign.acme.org");
  const manifest = JSON.parse(text);
  expect(isSocket).toBe(false);
  expect(text).not.toContain("example.org");
  expect(manifest.features.slash_commands[0]).toMatchObject({
    command: "/countersign",
    url: "https://sign.acme.org/slack/commands",
  });
  expect(manifest.settings.interactivity.request_url).toBe("https://sign.acme.org/slack/interactions");
  expect(manifest.settings.event_subscriptions.request_url).toBe("https://sign.acme.org/slack/events");
  expect(manifest.settings.socket_mode_enabled).toBe(false);
});

test.each([
  "http://127.0.0.1:8100",
  "https://localhost",
  "https://192.168.1.4",
  "https://10.0.0.8:8100",
  "https://172.20.1.1",
  "http://sign.acme.org",
  "https://sign",
  "https://sign.local",
])("%s is not an address that Slack reaches: the app speaks to Slack instead", (publicUrl) => {
  const { text, isSocket } = appManifest(publicUrl);
  expect(isSocket).toBe(true);
  expect(JSON.parse(text).settings.socket_mode_enabled).toBe(true);
  expect(text).not.toMatch(/https?:/);
});

test("the scopes are those that are used, and no more; reading what others write in a channel may be left out", () => {
  const { scopes } = JSON.parse(appManifest("https://sign.acme.org").text).oauth_config;
  expect(scopes).toEqual({
    bot: [...BOT_SCOPES, ...OPTIONAL_SCOPES].sort(),
    bot_optional: OPTIONAL_SCOPES,
  });
});

test("within what Slack takes: a name of 35 characters, a description of 140, a long one of 175 to 4,000", () => {
  const { display_information: shown, features } = JSON.parse(appManifest("https://sign.acme.org").text);
  expect(shown.name.length).toBeLessThanOrEqual(35);
  expect(shown.description.length).toBeLessThanOrEqual(140);
  expect(shown.long_description.length).toBeGreaterThanOrEqual(175);
  expect(shown.long_description.length).toBeLessThanOrEqual(4000);
  expect(features.bot_user.display_name.length).toBeLessThanOrEqual(80);
});
