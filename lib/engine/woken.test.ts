// What a commit sets going in the process that made it: who waits there is not kept until a ring comes from outside, nor what is due
// soon until the worker looks again.
import { expect, test } from "vitest";
import { agentKey } from "../db/read/hub";
import type { Command } from "../domain/commands";
import { machine } from "../testing/factory";
import { comment, openTwo } from "./two-processes.fixture";

const two = openTwo();

test("an agent that waits here for work is woken by what is submitted to it, and by what is handed on to it", async () => {
  const { here, world, submit, act } = two();
  const [first, second] = ["agent://test/test/worker", "agent://test/test/other"];
  const woken: string[] = [];
  const leave = [first, second].map((address) =>
    here.hub.watch(agentKey(world.workspaceId, address), () => woken.push(address)),
  );
  const intentId = await submit(null);
  expect(woken).toEqual([first]);
  await act(intentId, { type: "transfer", actor: machine(), to: second, registered: false });
  expect(woken).toEqual([first, second]);
  for (const go of leave) go();
});

test("what is due before the worker looks again is known here, be it armed by a submit or by what came after", async () => {
  const { here, ana, ben, submit, act } = two();
  here.armed.length = 0;
  const intentId = await submit({ title: "Deploy?", remind_after_seconds: 1 });
  expect(here.armed).toEqual([1000]);
  const to = [`person:${ben.id}`];
  const handOn: Command = { type: "reassign", actor: ana, to, names: ["ben"], of: 1 };
  await act(intentId, handOn);
  expect(here.armed).toEqual([1000, 1000]);
  await act(await submit(), comment("nothing is armed"));
  expect(here.armed.slice(2)).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
});
