// B-15: everything at once on a few hot intents. Locks are taken in one order, so nobody waits in a circle.
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { claimMessages } from "@/lib/db/write/claim-messages";
import { finishDeliveries } from "@/lib/db/write/deliveries";
import { recordSent } from "@/lib/db/write/message-results";
import type { Command } from "@/lib/domain/commands";
import { setClock } from "@/lib/testing/database";
import { agentActor, draftOf, machine } from "@/lib/testing/factory";
import { fanOut } from "@/lib/worker/messages/fan-out";
import { quantile } from "../bench/figures";
import { type Arena, openArena } from "./arena";
import { type Chance, chance } from "./chance";
import { revision, submitted } from "./scene";

const HOT = 20;
const OPERATIONS = 20_000;
const IN_FLIGHT = 128;
const REPEATED = 60;
const REPEATED_ROUNDS = 40;
const arena = openArena(4, 8);

describe("on hot intents", () => {
  test(`${OPERATIONS} commands of every kind on ${HOT} intents, timers and deliveries beside them: no deadlock`, async () => {
    const { engines } = arena();
    const luck = chance();
    const hot = await Promise.all(Array.from({ length: HOT }, (_, i) => fresh(arena(), i)));
    const took: number[] = [];
    const failures: string[] = [];
    let done = 0;
    let isOver = false;
    const lane = async () => {
      for (let turn = done++; turn < OPERATIONS; turn = done++) {
        const place = luck.below(HOT);
        const began = performance.now();
        const request = {
          workspaceId: arena().world.workspaceId,
          intentId: hot[place]!,
          command: anyCommand(arena(), luck),
        };
        const result = await engines[turn % engines.length]!.apply(request).catch((error: Error) => {
          failures.push(`${request.command.type}: ${error.message}`);
          return null;
        });
        took.push(performance.now() - began);
        // Closed: a new one takes its place, so that they stay hot and open.
        if (result?.ok === false && result.refusal.code === "closed" && hot[place] === request.intentId)
          hot[place] = await fresh(arena(), turn);
      }
    };
    const beside = [0, 1].flatMap((i) => [
      clock(arena(), i, () => isOver, failures),
      courier(arena(), () => isOver, failures),
    ]);
    await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
    isOver = true;
    await Promise.all(beside);
    console.log(
      `p99 ${quantile(took, 0.99).toFixed(0)} ms of ${took.length} commands, ${IN_FLIGHT} in flight`,
    );
    expect(failures, `seed ${luck.seed}`).toEqual([]);
    expect(await arena().deadlocks()).toBe(0);
    expect(await arena().violations()).toEqual([]);
  });
});

describe("on the same requests", () => {
  test("processes that submit the same keyed requests, each in another order: one intent a key, no deadlock", async () => {
    const { engines, world } = arena();
    const luck = chance();
    const ids = new Map<string, Set<string>>();
    for (let round = 0; round < REPEATED_ROUNDS; round++) {
      const keys = Array.from({ length: REPEATED }, () => randomUUID());
      await Promise.all(
        engines.flatMap((engine) =>
          luck.shuffle([...keys]).map(async (key) => {
            const made = await engine.submit(draftOf(world, { title: "Go?" }), { id: key, body: key });
            const id = made.ok ? made.value.intent.id : made.refusal.code;
            ids.set(key, (ids.get(key) ?? new Set()).add(id));
          }),
        ),
      );
    }
    expect(
      [...ids.values()].filter((each) => each.size !== 1),
      `seed ${luck.seed}`,
    ).toEqual([]);
    expect(ids.size).toBe(REPEATED * REPEATED_ROUNDS);
    expect(await arena().deadlocks()).toBe(0);
    expect(await arena().violations()).toEqual([]);
  });
});

describe("after an outage", () => {
  test("workers that fire different timers of the same intents do not wait for each other in a circle", async () => {
    const { engines, world, base } = arena();
    const address = "agent://test/test/worker";
    await base.sql`insert into agents (workspace_id, id, name, address, created_by)
      values (${world.workspaceId}, 'sa_deadlock', 'worker', ${address}, 'test')`;
    const failures: string[] = [];
    for (let round = 1; round <= 5; round += 1) {
      const deadlineAt = new Date(Date.now() + 3_600_000 * (2 * round - 1));
      await Promise.all(
        Array.from({ length: 600 }, (_, i) =>
          submitted(
            engines[i % 4]!,
            draftOf(world, null, {
              to: address,
              actor: agentActor(address),
              deadlineAt,
              options: { max_delivery_attempts: 1 },
            }),
          ),
        ),
      );
      await setClock(base.sql, 3_600_000 * 2 * round);
      // Each takes the kinds in the same order, but nobody waits for the others to be through with one.
      await Promise.all(
        engines.map(async (engine) => {
          for (let idle = 0; idle < 3; ) {
            const { fired } = await engine.fire(60).catch((error: Error) => {
              failures.push(error.message);
              return { fired: 0 };
            });
            idle = fired === 0 ? idle + 1 : 0;
          }
        }),
      );
    }
    expect(failures).toEqual([]);
    expect(await arena().deadlocks()).toBe(0);
    expect((await arena().violations()).filter((violation) => violation.invariant !== "I12")).toEqual([]);
  });
});

const fresh = (place: Arena, i: number): Promise<string> =>
  submitted(
    place.engines[i % place.engines.length]!,
    draftOf(
      place.world,
      { title: "Deploy", quorum: 4 },
      {
        options: { remind_after_seconds: 1, remind_interval_seconds: 1, escalate_to: "role:owner" },
        deadlineAt: new Date(Date.now() + 60_000),
      },
    ),
  );

function anyCommand({ people }: Arena, luck: Chance): Command {
  const actor = luck.pick(people);
  return luck.pick<() => Command>([
    () => ({ type: "decide", actor, outcome: "approved" }),
    () => ({ type: "decide", actor, outcome: "approved", version: 1 }),
    () => ({ type: "claim_task", actor }),
    () => ({ type: "release_task", actor }),
    () => ({ type: "comment", actor: machine(), text: "well?" }),
    () => ({ type: "reassign", actor: people[0]!, to: ["everyone"], names: ["everyone"], of: people.length }),
    () => revision({ n: luck.below(1_000) }),
    () => ({ type: "controls", actor: machine(), patch: { n: luck.below(1_000) } }),
    () => ({ type: "policy", actor: machine(), envelope: { n: luck.below(1_000) } }),
    () => ({ type: "resolve", actor: machine(), status: luck.below(50) === 0 ? "FAILED" : "COMPLETED" }),
    () => ({ type: "cancel", actor: luck.below(50) === 0 ? machine() : agentActor("agent://nobody") }),
    () => ({ type: "take", actor: machine(), claimer: "runner" }),
  ])();
}

async function clock(place: Arena, i: number, isOver: () => boolean, failures: string[]): Promise<void> {
  while (!isOver()) {
    const { fired } = await place.engines[i]!.fire(20).catch((error: Error) => {
      failures.push(`fire: ${error.message}`);
      return { fired: 0 };
    });
    if (fired === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Occasions become messages, and messages go out, beside it all. */
async function courier(place: Arena, isOver: () => boolean, failures: string[]): Promise<void> {
  const bite = { limit: 50, from: null, answer: "logged" };
  while (!isOver()) {
    try {
      await finishDeliveries(
        place.db.sql,
        "log",
        bite,
        async (delivered, tx) => void (await fanOut(tx, delivered)),
      );
      const { leased } = await claimMessages(place.db.sql, "email", 100, {
        each: 100,
        full: [],
        suspect: true,
        ofWorkspace: { each: 500, used: [] },
      });
      for (const message of leased)
        await recordSent(place.db.sql, message, { answer: "told", content: {} }, 1);
    } catch (error) {
      failures.push(`deliver: ${(error as Error).message}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
