// What a bite of the occasions costs: the median of many, without the rest after each.
import { draftOf, makePerson, makeWorld, type World } from "@/lib/testing/factory";
import { tellOccasions } from "@/lib/worker/occasions";
import { spread } from "./figures";
import type { Line, Say } from "./lines";
import { openPlace, type Place } from "./telling";

const BITES = 40;
const BITE = 200;
const OFTEN = 5; // people, who are asked again and again
const BACKLOG_REST_MS = 200; // a wait as long as this says that there is no more

export async function measureBites(server: string, say: Say): Promise<Line> {
  const place = await openPlace(server, "bench_bites");
  try {
    const world = await makeWorld(place.sql);
    for (let i = 0; i < OFTEN; i += 1) await makePerson(place.sql, world, `asked-often-${i}@example.org`);
    const [agents, persons] = [await bite(place, world, null), await bite(place, world, "person")];
    const measured = `${agents.toFixed(1)} / ${persons.toFixed(1)} ms`;
    say(`a bite of ${BITE} occasions, of agents / of people: ${measured}`);
    const name = `a bite of ${BITE} occasions: of agents alone / each for a person`;
    return { name, must: "", measured, reached: null };
  } finally {
    await place.close();
  }
}

async function bite({ db, engine }: Place, world: World, whom: "person" | null): Promise<number> {
  const human = (i: number) => ({ title: "Deploy", assignees: [`asked-often-${i % OFTEN}@example.org`] });
  const drafts = Array.from({ length: BITE * BITES }, (_, i) =>
    draftOf(
      world,
      whom ? human(i) : null,
      whom ? {} : { options: { reply_to: "agent://bench/bench/waiter" } },
    ),
  );
  await Promise.all(drafts.map((draft) => engine.submit(draft)));
  if (!whom)
    await db.sql`
      insert into deliveries (workspace_id, intent_id, seq, place, channel, occasion, address, state, due_at)
      select workspace_id, id, 8, 0, 'log', 'decided', 'agent://bench/bench/waiter', 'due', app_now() from intents`;
  await db.sql.unsafe("analyze");
  const step = tellOccasions(db);
  const took: number[] = [];
  for (let waitMs = 0; ; ) {
    const began = performance.now();
    waitMs = await step();
    if (waitMs >= BACKLOG_REST_MS) break;
    took.push(performance.now() - began);
  }
  return spread(took).p50;
}
