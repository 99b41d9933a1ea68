import { expect, test } from "vitest";
import { mayLeave } from "../../domain/may-leave";
import { readable } from "./readable";
import { taskMessage } from "./task-message";
import { gatheredMessage, noteMessage } from "./thread-message";

const leaving = mayLeave("title", {
  kind: "approval",
  risk: "normal",
  dueAt: new Date("2026-11-21T12:00:00Z"),
  fromAgent: "agent deployer",
  spec: { title: "Refund <b>400</b> €?", human_task: {} },
  payload: null,
});

test("a post reads in plain lines as it looks in Slack", () => {
  const said = taskMessage({
    leaving,
    url: "https://sign.example.org/inbox/1",
    zone: "UTC",
    version: 1,
    offers: [
      { outcome: 0, name: "approved", positive: true, opens: false },
      { outcome: 1, name: "rejected", positive: false, opens: true },
    ],
    value: "v",
    onlyInbox: null,
    agreed: 1,
    need: 2,
    asked: ["Ana", "group Finance"],
    claimedBy: null,
    told: { occasion: "assigned", isOfGroup: false },
    linkUrl: null,
    ended: null,
  });
  expect(readable(said).split("\n")).toEqual([
    "Refund <b>400</b> €?",
    "● Normal risk  ·  due 21 Nov 2026, 12:00 UTC",
    "Asked by: agent deployer",
    "Asked: Ana and group Finance  ·  1 of 2 have agreed",
    "[Approve] [Reject…] [Comment and decide…] [Open in inbox]",
  ]);
});

test("so do a list, and a note with a button", () => {
  const url = "https://sign.example.org/inbox";
  const waits = { count: 2, high: 1, titles: ["One", "Two"], ended: 0, endings: [], url, ofGroup: false };
  const list = gatheredMessage(waits);
  expect(readable(list)).toBe("2 tasks wait for you, 1 of high risk\n• One\n• Two\nOpen the inbox");
  const over = gatheredMessage({ ...waits, count: 0, titles: [], ended: 3, endings: ["Three: Approved."] });
  expect(readable(over)).toBe(
    "3 tasks that concerned you are over\n• Three: Approved.\n• and 2 more\nOpen the inbox",
  );
  expect(readable(noteMessage("Look.", { url, label: "Open" }))).toBe("Look.\n[Open]");
});
