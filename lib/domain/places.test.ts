import { expect, test } from "vitest";
import { methodOfPlace, placeWords, SLACK_REWRITES, slackMethodPlace, slackPlace } from "./places";

test.each([
  ["channel:C1", "slack:C1", "The Slack channel C1"],
  ["user:U1", "slack:user:U1", "The Slack account U1"],
  ["person:p", "slack:person:p", "The Slack messages of Ana"],
])("%s is a place of its own", (address, place, words) => {
  expect(slackPlace(address)).toBe(place);
  expect(placeWords(place, "Ana")).toBe(words);
  expect(methodOfPlace(place)).toBeNull();
});

test("what Slack limits for everybody has places, too, and others are called what they are", () => {
  expect(placeWords(SLACK_REWRITES)).toBe("Rewriting in Slack");
  expect(methodOfPlace(SLACK_REWRITES)).toBeNull();
  expect(methodOfPlace(slackMethodPlace("users.info"))).toBe("users.info");
  expect(placeWords(slackMethodPlace("users.info"))).toBe("Slack’s users.info");
  expect(["slack", "smtp", "push.example.org", "constructor"].map((name) => placeWords(name))).toEqual([
    "Slack",
    "The mail server",
    "push.example.org",
    "constructor",
  ]);
});
