import { describe, expect, test } from "vitest";
import { holding } from "./holding";
import { connect } from "./index";

// Waiting through what does not let anybody wait for long: a load balancer, a gateway, a proxy that hands on whole answers only.

test("half of what was endured is asked for, and then a little more each time, up to the most", () => {
  const hold = holding(30);
  expect(hold.seconds()).toBe(30);
  hold.cut(29_004);
  expect(hold.seconds()).toBe(14);
  for (let i = 0; i < 3; i++) hold.held();
  expect(hold.seconds()).toBe(17);
  for (let i = 0; i < 99; i++) hold.held();
  expect(hold.seconds()).toBe(30);
});

test("what failed at once was not cut, and what is left is still a wait", () => {
  const hold = holding(30);
  hold.cut(1_500);
  expect(hold.seconds()).toBe(30);
  hold.cut(2_000);
  hold.cut(2_000);
  expect(hold.seconds()).toBe(2);
  hold.held();
  hold.cut(40_000); // a computer that slept meanwhile endured nothing
  expect(hold.seconds()).toBe(3);
});

// It lets nobody wait for longer than three seconds, and after a little more than two it has cut them.
function between(cut: () => Response | Promise<Response>, answer: (waits: number) => Response) {
  const asked: number[] = [];
  const network = async (url: string | URL | Request): Promise<Response> => {
    const seconds = Number(new URL(String(url)).searchParams.get("wait_seconds") ?? 0);
    if (seconds === 0) return Response.json({ intent: { intent_id: "i", status: "WAITING" } });
    asked.push(seconds);
    if (seconds <= 3) return answer(asked.length);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    return cut();
  };
  const client = connect({ url: "http://127.0.0.1:8100", key: "k", fetch: network, patienceMs: 15_000 });
  return { asked, client };
}

const reset = () => Promise.reject(new TypeError("fetch failed"));
const gateway = () => new Response("<h1>504</h1>", { status: 504 });
const frame = (data: object) => new Response(`id: 2\nevent: intent.x\ndata: ${JSON.stringify(data)}\n\n`);
const ended = { intent_id: "i", seq: 2, status: "COMPLETED" };

describe.each([
  ["a connection that is reset", reset],
  ["a gateway that has had enough", gateway],
])("through %s", (_, cut) => {
  test("an outcome is waited for, for as long as it takes", async () => {
    const { client, asked } = between(cut, () =>
      Response.json({ done: true, outcome: "approved", intent: ended }),
    );
    expect(await client.waitFor("i")).toMatchObject({ outcome: "approved" });
    expect(asked[0]).toBe(55);
  });
  test("an intent is observed to its end", async () => {
    const { client, asked } = between(cut, () => frame(ended));
    expect((await client.observe("i").next()).value).toEqual(ended);
    expect(asked[0]).toBe(30);
  });
  test("an agent goes on listening", async () => {
    const { client, asked } = between(cut, () => frame({ intent_id: "a", seq: 2 }));
    expect((await client.listen("a").next()).value).toMatchObject({ intent_id: "a" });
    expect(asked[0]).toBe(30);
  });
});
