import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { beforeEach, expect, test } from "vitest";

// public/sw.js as a browser runs it, before a browser of ours: what is shown, and where a press leads.

const ORIGIN = "https://sign.example.org";
type Shown = { title: string; tag: string; data: unknown; options: Record<string, unknown> };
type Listener = (event: { waitUntil(work: Promise<unknown>): void } & Record<string, unknown>) => void;

let shown: Shown[];
let opened: string[];
let focused: string[];
let tabs: string[];
let listeners: Map<string, Listener>;

beforeEach(() => {
  [shown, opened, focused, tabs, listeners] = [[], [], [], [], new Map()];
  const registration = {
    showNotification(title: string, { tag, data, ...options }: Shown & Record<string, unknown>) {
      shown = [...shown.filter((each) => each.tag !== tag), { title, tag, data, options }];
      return Promise.resolve();
    },
    getNotifications: ({ tag }: { tag: string }) =>
      Promise.resolve(
        shown
          .filter((each) => each.tag === tag)
          .map((each) => ({
            close: () => {
              shown = shown.filter((other) => other !== each);
            },
          })),
      ),
  };
  const clients = {
    claim: () => Promise.resolve(),
    matchAll: () => Promise.resolve(tabs.map((url) => ({ url, focus: () => focused.push(url) }))),
    openWindow: (url: string) => opened.push(url),
  };
  const self = {
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
    location: { origin: ORIGIN },
    registration,
    clients,
    skipWaiting: () => Promise.resolve(),
  };
  runInContext(readFileSync("public/sw.js", "utf8"), createContext({ self, URL }));
});

async function happens(name: string, event: object): Promise<void> {
  let work: Promise<unknown> = Promise.resolve();
  const waitUntil = (given: Promise<unknown>) => {
    work = given;
  };
  listeners.get(name)?.({ ...event, waitUntil });
  await work;
}
const pushed = (note: unknown) => happens("push", { data: { json: () => note } });
const pressed = (data: unknown, action = "") =>
  happens("notificationclick", { action, notification: { data, close: () => {} } });

const NOTE = {
  tag: "t1",
  title: "Refund order 4711",
  body: "Risk: Normal",
  url: "/inbox/t1",
  actions: [{ action: "approved", title: "Approve", url: "/inbox/t1?outcome=approved" }],
};

test("a task is shown with its buttons, and what comes later about it takes its place", async () => {
  await pushed(NOTE);
  await pushed({ ...NOTE, body: "It still waits for you." });
  expect(shown).toHaveLength(1);
  expect(shown[0]?.options).toMatchObject({
    body: "It still waits for you.",
    actions: [{ action: "approved", title: "Approve" }],
    silent: false,
    renotify: true,
  });
});

test("what is over is said without a sound, or goes", async () => {
  await pushed(NOTE);
  await pushed({ ...NOTE, body: "It was withdrawn.", actions: [], silent: true });
  expect(shown.map(({ options }) => [options.body, options.silent, options.renotify])).toEqual([
    ["It was withdrawn.", true, false],
  ]);
  await pushed({ ...NOTE, silent: true, stays: false });
  expect(shown).toEqual([]);
});

test.each([[null], [{}], [{ title: 7 }], ["text"]])(
  "what cannot be read is said to be there: %j",
  async (said) => {
    await pushed(said);
    expect(shown).toMatchObject([{ title: "Something waits for you", data: { url: "/inbox" } }]);
  },
);

test("a push without anything in it is said to be there, too", async () => {
  await happens("push", { data: null });
  expect(shown).toHaveLength(1);
});

test("a press leads to the task, one on an outcome to the page that offers it, and never anywhere else", async () => {
  await pressed(NOTE);
  await pressed(NOTE, "approved");
  await pressed(NOTE, "unknown");
  await pressed({ url: "https://evil.example/inbox" });
  await pressed({ url: "//evil.example", actions: [] });
  await pressed(null);
  expect(opened).toEqual([
    `${ORIGIN}/inbox/t1`,
    `${ORIGIN}/inbox/t1?outcome=approved`,
    `${ORIGIN}/inbox/t1`,
    `${ORIGIN}/inbox`,
    `${ORIGIN}/inbox`,
    `${ORIGIN}/inbox`,
  ]);
});

test("a tab that shows it already comes to the front, and no other is taken away from its page", async () => {
  tabs = [`${ORIGIN}/inbox`, `${ORIGIN}/inbox/t1`];
  await pressed(NOTE);
  expect([focused, opened]).toEqual([[`${ORIGIN}/inbox/t1`], []]);
  tabs = [`${ORIGIN}/inbox`];
  await pressed(NOTE);
  expect(opened).toEqual([`${ORIGIN}/inbox/t1`]);
});
