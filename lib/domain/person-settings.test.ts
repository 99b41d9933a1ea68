import { expect, test } from "vitest";
import { DEFAULT_RULES } from "./notify";
import { readPersonSettings, zoneOfPerson } from "./person-settings";

const notify = (stored: unknown) => readPersonSettings({ notify: stored }).notify;

test("whoever chose nothing is told everything, everywhere", () => {
  for (const stored of [undefined, null, "all", 7, []])
    expect(notify(stored)).toEqual({ ...DEFAULT_RULES, zone: null, chosen: false });
  expect(readPersonSettings(null).notify).toEqual({ ...DEFAULT_RULES, zone: null, chosen: false });
});

test("what cannot be read falls back by itself, and takes nothing else with it", () =>
  expect(
    notify({
      normal: ["email", "pigeon", "email"],
      urgent: "loud",
      quiet: { from: "25:00", to: "07:00" },
      endings: "never",
      digest: "daily",
      digestHour: 24,
      zone: 5,
    }),
  ).toEqual({
    normal: ["email"],
    urgent: ["email", "slack", "push"],
    quiet: null,
    endings: true,
    digest: "daily",
    digestHour: 8,
    zone: null,
    chosen: false,
  }));

test("no channel at all is a choice, and quiet hours that never end are none", () => {
  expect(notify({ normal: [], urgent: [] })).toMatchObject({ normal: [], urgent: [] });
  expect(notify({ quiet: { from: "22:00", to: "22:00" } }).quiet).toBeNull();
  expect(notify({ quiet: { from: "22:00", to: "07:00" } }).quiet).toEqual({ from: "22:00", to: "07:00" });
});

test("the zone is the one that was chosen, else the browser’s when the rules were, else UTC", () => {
  const zone = (stored: object) => zoneOfPerson(readPersonSettings(stored));
  expect(zone({ zone: "Asia/Tokyo", notify: { zone: "Europe/Rome" } })).toBe("Asia/Tokyo");
  expect(zone({ notify: { zone: "Europe/Rome" } })).toBe("Europe/Rome");
  expect(zone({})).toBe("UTC");
});
