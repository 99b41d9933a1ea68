// A command that PostgreSQL refuses to write fails alone: those who happened to be in its batch have their answers.
import { expect, test } from "vitest";
import { draftOf, machine } from "@/lib/testing/factory";
import { openArena } from "./arena";
import { submitted } from "./scene";

const arena = openArena(1, 2);

test("a poison command fails alone, in a batch and behind one", async () => {
  const { engines, world, people } = arena();
  const engine = engines[0]!;
  const ids = await Promise.all(
    Array.from({ length: 12 }, () => submitted(engine, draftOf(world, { title: "Deploy" }))),
  );
  const decisions = ids.map((intentId, i) =>
    engine
      .apply({
        workspaceId: world.workspaceId,
        intentId,
        // No text column takes NUL; a door would have refused it, so this is what a defect in one looks like.
        command: {
          type: "decide",
          actor: people[0]!,
          outcome: "approved",
          comment: i === 5 ? "a\0b" : "fine",
        },
      })
      .then(
        (result) => (result.ok ? result.value.intent.status : result.refusal.code),
        () => "failed",
      ),
  );
  const answers = await Promise.all(decisions);
  expect(answers).toEqual(ids.map((_, i) => (i === 5 ? "failed" : "COMPLETED")));
  const after = await engine.apply({
    workspaceId: world.workspaceId,
    intentId: ids[5]!,
    command: { type: "cancel", actor: machine() },
  });
  expect(after.ok).toBe(true);
  expect(await arena().violations()).toEqual([]);
});
