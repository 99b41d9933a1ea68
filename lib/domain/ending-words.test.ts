import { expect, test } from "vitest";
import { calledOf, endingText } from "./ending-words";

test("who took a task back is called as people call them: no agent by its address, no key by how it begins", () => {
  expect(calledOf("agent://acme/main/refunds")).toBe("agent refunds");
  expect(calledOf("workspace key WS3wA")).toBe("the workspace’s key");
  expect(calledOf("Ana")).toBe("Ana");
});

test("how it ended is one sentence, whichever door it was", () => {
  const ended = { outcome: "approved", by: "Ana" };
  expect(endingText("decided", { ...ended, via: "email" })).toBe("Approved by Ana, by e-mail.");
  expect(endingText("decided", { ...ended, via: "inbox" })).toBe("Approved by Ana in the inbox.");
  expect(endingText("decided", { ...ended, by: null, via: "email" })).toBe("Approved by e-mail.");
});
