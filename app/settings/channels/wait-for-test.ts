import { type TestResult, testResults } from "@/lib/db/read/channel-state";
import type { Answer } from "@/lib/web/action";
import { database } from "@/lib/web/database";

// What became of a test, said where it was asked for. Most know within a second; who waits longer reads on under Deliveries.

const LOOK_MS = 150;
const PATIENCE_MS = 10_000;

export async function waitForTest(workspaceId: string, ids: string[]): Promise<Answer> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const results = await testResults(database().sql, workspaceId, ids);
    const isKnown = results.length > 0 && results.every(({ state, tried }) => tried || !isOpen(state));
    if (isKnown || performance.now() > until) return answerOf(results);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

const sentence = (text: string): string => text.trim().replace(/([^.!?…])$/, "$1.");
const isOpen = (state: string): boolean => state === "due" || state === "leased";

function answerOf(results: TestResult[]): Answer {
  const failed = results.find(({ state, tried }) => state === "dead" || (isOpen(state) && tried));
  if (failed)
    return {
      tone: "problem",
      message: `It did not go out. ${sentence(failed.answer ?? "There was no answer")} Every attempt is under Deliveries.`,
    };
  const slow = results.find(({ state }) => isOpen(state));
  if (slow || results.length === 0)
    return {
      tone: "refused",
      message: "It is on its way, and there is no answer yet. How it goes on is under Deliveries.",
    };
  if (results.some(({ kept }) => kept))
    return {
      tone: "done",
      message:
        "It went to nobody’s mailbox: no mail server is set up. It is kept, and can be read under Deliveries.",
    };
  return { tone: "done", message: `Sent. The answer was: ${results[0]?.answer ?? "none"}` };
}
