import { expect, test } from "vitest";
import { messageTitle } from "./message-words";
import { REPLY, subjectBase } from "./task-subject";

const message = { channel: "slack", occasion: "reminder", subject: null, taskTitle: null } as const;

test("a message is called by what it does and what it is about", () => {
  expect(messageTitle({ ...message, subject: "Refund order 4711" })).toBe("Reminder: Refund order 4711");
  expect(messageTitle(message)).toBe("Reminder");
});

test("a mail is called by its subject, and one about a task by what it does, which its subject does not say", () => {
  const called = (subject: string) => messageTitle({ ...message, channel: "email", subject });
  expect(called("12 tasks wait for you")).toBe("12 tasks wait for you");
  const facts = { title: "Refund order 4711", kind: "approval", risk: "normal" } as const;
  for (const leaving of [facts, { ...facts, risk: "high" } as const])
    for (const reply of ["", REPLY])
      expect(called(reply + subjectBase(leaving))).toBe("Reminder: Refund order 4711");
  expect(called(subjectBase({ ...facts, kind: null }))).toBe("Reminder");
});

test("what was never written is called by its task", () => {
  for (const channel of ["email", "slack", "push"] as const)
    expect(messageTitle({ ...message, channel, taskTitle: "Refund order 4711" })).toBe(
      "Reminder: Refund order 4711",
    );
});
