// B-04: the agent that acts on an outcome is one. Ten claimers each, on a thousand outcomes.
import { expect, test } from "vitest";
import { draftOf, machine } from "@/lib/testing/factory";
import { openArena } from "./arena";
import { chance } from "./chance";
import { applied, submitted } from "./scene";

const OUTCOMES = 1_000;
const CLAIMERS = 10;
const arena = openArena(4, 2);

test(`${OUTCOMES * CLAIMERS} claims at once over ${OUTCOMES} outcomes: ${OUTCOMES} wins, and each loser is told who holds it`, async () => {
  const { engines, world, people } = arena();
  const engine = (i: number) => engines[i % engines.length]!;
  const ids = await Promise.all(
    Array.from({ length: OUTCOMES }, async (_, i) => {
      const id = await submitted(engine(i), draftOf(world, { title: "Deploy" }));
      await applied(engine(i), world, id, { type: "decide", actor: people[0]!, outcome: "approved" });
      return id;
    }),
  );
  const luck = chance();
  const claims = luck.shuffle(
    ids.flatMap((id) => Array.from({ length: CLAIMERS }, (_, n) => ({ id, claimer: `runner-${n}` }))),
  );
  const finishes = await Promise.all(
    claims.map(async ({ id, claimer }, i) => {
      const command = { type: "take" as const, actor: machine(claimer), claimer };
      const result = await engine(i).apply({ workspaceId: world.workspaceId, intentId: id, command });
      return { id, claimer, result };
    }),
  );
  const holders = new Map(finishes.filter(({ result }) => result.ok).map(({ id, claimer }) => [id, claimer]));
  const wins = finishes.filter(({ result }) => result.ok).length;
  const told = finishes.filter(
    ({ id, result }) =>
      !result.ok &&
      result.refusal.code === "claim_held" &&
      result.refusal.details?.holder === holders.get(id),
  ).length;
  expect({ wins, holders: holders.size, told }, `seed ${luck.seed}`).toEqual({
    wins: OUTCOMES,
    holders: OUTCOMES,
    told: OUTCOMES * (CLAIMERS - 1),
  });
  expect(await arena().violations()).toEqual([]);
});
