// B-26 on a real database: the clock jumps by a second or a year, forwards and back, while two processes fire. None acts early,
// none twice, and no log goes back in time: the checker reckons all of it again from the rows.
import { expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import { policyOf } from "../domain/policy.fixture";
import type { JsonObject } from "../domain/types";
import { setClock } from "../testing/database";
import { draftOf, makeGroup, type PersonActor } from "../testing/factory";
import { limitMs, rounds } from "../testing/fault-figures";
import type { Engine } from "./open";

const arena = openArena(2, 3);
const JUMPS = rounds("B-26");
const SIZES = [1, 60, 3600, 86_400, 31_536_000];

// Seeded, so that what fails once fails again.
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

test(
  `B-26: whatever the clock does in ${JUMPS} jumps, every timer acts once and none too early`,
  async () => {
    const { base, world } = arena();
    const [first, second] = arena().engines as [Engine, Engine];
    const group = await makeGroup(base.sql, world, "ops", arena().people as PersonActor[]);
    const hours = {
      zone: "Europe/Berlin",
      week: Array.from({ length: 7 }, () => [[120, 300]]),
      holidays: [],
    };
    await base.sql`update groups set hours = ${JSON.stringify(hours)}::text::json where id = ${group}`;
    const {
      id: _,
      name,
      ...body
    } = policyOf({
      patterns: ["deploy.v1"],
      hours: "asked",
      remind: { after: 600, interval: 60, most: 3 },
      levels: [{ after: 3600, to: [`on_call:${group}`] }],
      repeat: 5,
      end: { act: "expire", after: 60 },
      targets: { low: 60, normal: 7200, high: 60 },
    });
    await base.sql`
    insert into time_policies (workspace_id, id, name, body)
    values (${world.workspaceId}, gen_random_uuid(), ${name}, ${JSON.stringify(body)}::text::json)`;
    const random = chance(26);
    const own = { remind_after_seconds: 30, max_reminders: 1000 };
    let fired = 0;
    let offset = 0;
    for (let jump = 0; jump < JUMPS; jump++) {
      if (jump % 10 === 0) {
        const [now] = await base.sql<Array<{ now: Date }>>`select app_now() as now`;
        const deadlineAt = new Date(
          (now as { now: Date }).now.getTime() + (SIZES[jump % 5] as number) * 1500,
        );
        const asked: Array<[JsonObject, Date | null]> = [
          [{ assignees: ["ops"] }, null],
          [{ assignees: ["ops"], ...own }, null],
          [{ on_timeout: "rejected", ...own }, deadlineAt],
        ];
        for (const [human, deadlineAt] of asked)
          await first.submit(draftOf(world, { title: "Go?", ...human }, { deadlineAt }));
      }
      offset += (SIZES[Math.floor(random() * SIZES.length)] as number) * (random() * 2.5 - 1);
      await setClock(base.sql, offset * 1000);
      const rounds = await Promise.all([first.fire(50), second.fire(50)]);
      fired += rounds.reduce((sum, round) => sum + round.fired, 0);
    }
    expect(fired).toBeGreaterThan(JUMPS / 2);
    expect(await arena().violations()).toEqual([]);
  },
  limitMs("B-26", 60_000),
);
