// Servers that fall silent or leave.
import { describe, expect, test } from "vitest";
import {
  answering,
  authentication,
  DONE,
  OPENING,
  type Peer,
  READY,
  row,
  serve,
  welcome,
} from "./server.fixture";
import { ask, hosts, ONE, openTo, wireTo } from "./wire.fixture";

const timed = async (work: Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work;
  return performance.now() - began;
};

/** How long one that says nothing at all is waited for, here and now. */
const patience = async (): Promise<number> => {
  const mute = await serve(() => {});
  return timed(expect(ask(mute.at())).rejects.toMatchObject({ code: "CONNECT_TIMEOUT" }));
};

// Together, because each waits for seconds.
describe.concurrent("who waits for a server", () => {
  test("a server that accepts and never answers is given up, and no later for what it said before", async () => {
    const mute = await serve(() => {});
    const halfway = await serve(async (peer) => {
      await peer.hear();
      peer.say(authentication(3));
    });
    const beforeTls = await serve(() => {});
    const withinTls = await serve(async (peer) => {
      await peer.hear();
      peer.say(Buffer.from("S"));
    });
    const urls = [
      mute.at(),
      halfway.at(),
      beforeTls.at("db?sslmode=require"),
      withinTls.at("db?sslmode=require"),
    ];
    const given = urls.map((url) =>
      timed(expect(ask(url)).rejects.toMatchObject({ code: "CONNECT_TIMEOUT" })),
    );
    const [once, ...took] = await Promise.all([patience(), ...given]);
    for (const ms of took) expect(ms).toBeLessThan(1.7 * once);
  });

  test("a silent host does not keep us from the next one", async () => {
    const mute = await serve(() => {});
    const other = await serve((peer) => answering(peer, "from the other"));
    const asked = expect(ask(hosts(mute.port, other.port))).resolves.toBe("from the other");
    const [once, took] = await Promise.all([patience(), timed(asked)]);
    expect(took).toBeLessThan(1.7 * once);
  });

  test("an answer that never comes does not keep the end waiting for ever", async () => {
    const served = await serve(welcome);
    const line = await openTo(served.port);
    const answer = expect(line.send(ONE)).rejects.toMatchObject({ code: "CONNECTION_ENDED" });
    const [once, took] = await Promise.all([patience(), timed(line.end())]);
    expect(took).toBeLessThan(1.7 * once);
    await answer;
  });
});

test("a connection that falls silent while it owes an answer is given up; one that owes nothing is not", async () => {
  const served = await serve(async (peer) => {
    await welcome(peer);
    await peer.hearPacket();
    peer.say(OPENING, row("1"), DONE, READY);
  });
  const line = await openTo(served.port, 300);
  expect(await line.send(ONE)).toEqual([[{ v: "1" }]]);
  // Rest itself is what is tested here: the socket's timer runs out once while nothing is owed.
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(line.broken()).toBeNull();
  await expect(line.send(ONE)).rejects.toMatchObject({ code: "ETIMEDOUT" });
});

test("what had not left when the connection was given up is not sent later", async () => {
  const heard: Buffer[] = [];
  let resume = () => {};
  const served = await serve(async (peer) => {
    await welcome(peer);
    const socket = peer.handOver();
    socket.pause();
    resume = () => {
      socket.on("data", (chunk) => heard.push(chunk)).resume();
    };
  });
  const line = await openTo(served.port, 300);
  const large = { text: "select length($1) as v", params: ["x".repeat(30 << 20)] };
  await expect(line.send(large)).rejects.toMatchObject({ code: "ETIMEDOUT" });
  const closed = new Promise((resolve) => served.peers[0]?.socket.once("close", resolve));
  resume();
  await closed;
  expect(Buffer.concat(heard).length).toBeLessThan(30 << 20);
});

const LEAVING: Record<string, (peer: Peer) => unknown> = {
  "in the middle of a row": (peer) => peer.socket.end(Buffer.concat([OPENING, row("12345").subarray(0, 12)])),
  "between two rows": (peer) => peer.socket.end(Buffer.concat([OPENING, row("1")])),
  "with a reset": (peer) => peer.socket.resetAndDestroy(),
};

test.each(Object.entries(LEAVING))(
  "a server that leaves %s fails what waits, and the next call finds another",
  async (_name, leave) => {
    const served = await serve(async (peer, turn) => {
      if (turn > 0) return answering(peer, "again");
      await welcome(peer);
      await peer.hearPacket();
      leave(peer);
    });
    const wire = wireTo(served.at());
    const line = await wire.line();
    const answers = await Promise.allSettled([line.send(ONE), line.send(ONE, ONE)]);
    for (const answer of answers)
      expect((answer as PromiseRejectedResult).reason?.code).toMatch(/^(CONNECTION_CLOSED|ECONNRESET)$/);
    await expect(line.send(ONE)).rejects.toThrow();
    expect((await (await wire.line()).send(ONE))[0]).toEqual([{ v: "again" }]);
  },
);

test("a server that leaves while we log in fails the call", async () => {
  const served = await serve(async (peer) => {
    await peer.hear();
    peer.socket.end();
  });
  await expect(ask(served.at())).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
});

test("silence is found however much is said meanwhile", async () => {
  const served = await serve(welcome);
  const line = await openTo(served.port, 300);
  const talking = setInterval(() => void line.send(ONE).catch(() => {}), 50);
  // It is talked on until it is found: if talking put it off, that would be never.
  await expect(line.send(ONE)).rejects.toMatchObject({ code: "ETIMEDOUT" });
  clearInterval(talking);
});
