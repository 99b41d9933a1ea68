// B-23: the payload changes while a person looks. A decision counts only for what was shown.
import { expect, test } from "vitest";
import { hashJson } from "@/lib/engine/hash";
import { draftOf, machine } from "@/lib/testing/factory";
import { openArena } from "./arena";
import { chance } from "./chance";
import { revision, submitted } from "./scene";

const INTENTS = 1_000;
const STALE_EACH = 4;
const arena = openArena(4, STALE_EACH + 1);
const shown = { service: "api", version: "1" };
const replaced = { service: "api", version: "2" };

test(`${INTENTS} revisions race with decisions, ${INTENTS * STALE_EACH} more come after: none counts for a payload nobody saw`, async () => {
  const { engines, world, people, base } = arena();
  const apply = (i: number) => engines[i % engines.length]!.apply;
  const luck = chance();
  const ids = await Promise.all(
    Array.from({ length: INTENTS }, (_, i) =>
      submitted(engines[i % 4]!, draftOf(world, { title: "Deploy" }, { payload: shown })),
    ),
  );
  const decideOn = (i: number, intentId: string, person: number) => {
    // A door names the version, the hash, or both, of what it showed.
    const named = luck.pick([
      { version: 1 },
      { payloadHash: hashJson(shown) },
      { version: 1, payloadHash: hashJson(shown) },
    ]);
    const command = { type: "decide" as const, actor: people[person]!, outcome: "approved", ...named };
    return apply(i)({ workspaceId: world.workspaceId, intentId, command });
  };
  const raced = await Promise.all(
    ids.map(async (intentId, i) => {
      // The process that made the intent knows it, and is ahead: sometimes with the one, sometimes with the other.
      const ahead = luck.below(2);
      const revise = () =>
        apply(i + ahead)({
          workspaceId: world.workspaceId,
          intentId,
          command: revision(replaced, machine()),
        });
      const racers = [revise, () => decideOn(i + 1 - ahead, intentId, 0)];
      const isReviseFirst = luck.below(2) === 0;
      const results = await Promise.all(
        (isReviseFirst ? racers : racers.toReversed()).map((racer) => racer()),
      );
      const [revised, decided] = isReviseFirst ? results : results.toReversed();
      return { intentId, revised: revised!, decided: decided! };
    }),
  );
  // A revision ends the life of version 1 and a decision that of the intent: never both.
  expect(
    raced.filter(({ revised, decided }) => revised.ok === decided.ok),
    `seed ${luck.seed}`,
  ).toEqual([]);
  const changed = raced.filter(({ revised }) => revised.ok).map(({ intentId }) => intentId);
  expect(changed.length).toBeGreaterThan(INTENTS / 20);
  expect(changed.length).toBeLessThan(INTENTS - INTENTS / 20);

  const late = await Promise.all(
    changed.flatMap((intentId, i) =>
      Array.from({ length: STALE_EACH }, (_, n) => decideOn(i + n, intentId, n + 1)),
    ),
  );
  const told = late.filter(
    (result) =>
      !result.ok &&
      ["stale_version", "payload_mismatch"].includes(result.refusal.code) &&
      result.refusal.details?.version === 2,
  );
  expect(told.length).toBe(late.length);
  const [votes] = await base.sql`select count(*)::int as n from decisions where task_id = any(${changed})`;
  expect(votes?.n).toBe(0);
  expect(await arena().violations()).toEqual([]);
});
