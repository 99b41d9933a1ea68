import { expect, test } from "vitest";

import {
  ana,
  approve,
  ask,
  base,
  ben,
  messages,
  pushScene,
  service,
  shown,
  subscribe,
  tell,
} from "./push.fixture";

pushScene();

test("what sends nothing says nothing of the service: it opens no place that is shut", async () => {
  await subscribe(ben);
  const id = await ask();
  await tell();
  service.received.splice(0);
  await base.sql`delete from push_subscriptions`;
  await approve(id, ana);
  await subscribe(ben, "switched on since");
  await base.sql`
    insert into destinations (workspace_id, channel, name, failures, kind, failed_at)
    select workspace_id, 'push', destination, 5, 'destination', app_now() from messages where channel = 'push' limit 1`;
  await tell();
  expect((await messages()).map(({ occasion, state }) => [occasion, state])).toContainEqual([
    "decided",
    "superseded",
  ]);
  expect(shown()).toEqual([]);
  expect(await base.sql`select failures, delivered_at from destinations`).toMatchObject([
    { failures: 5, delivered_at: null },
  ]);
});
