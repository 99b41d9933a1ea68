import { expect, test } from "vitest";
import { messageTitle } from "./message-words";

const message = { channel: "slack", occasion: "reminder", subject: null, taskTitle: null } as const;

test("a message is called by what it does and what it is about", () => {
  expect(messageTitle({ ...message, subject: "Refund order 4711" })).toBe("Reminder: Refund order 4711");
  expect(messageTitle(message)).toBe("Reminder");
});

test("a mail is called by its subject alone, which says what it does", () => {
  const subject = "Reminder: Refund order 4711";
  expect(messageTitle({ ...message, channel: "email", subject })).toBe(subject);
});

test("what was never written is called by its task", () => {
  for (const channel of ["email", "slack", "push"] as const)
    expect(messageTitle({ ...message, channel, taskTitle: "Refund order 4711" })).toBe(
      "Reminder: Refund order 4711",
    );
});
