// What goes over the wire, byte by byte.
import { expect, test } from "vitest";
import { DONE, message, OPENING, READY, row, serve, WELCOME, welcome } from "./server.fixture";
import { ONE, wireTo } from "./wire.fixture";

test("an answer is read whatever pieces it comes in, also letters cut in two", async () => {
  const text = "ä€𝄞👩‍👩‍👧 and \0 more".replace("\0", "");
  const served = await serve(async (peer) => {
    await welcome(peer);
    await peer.hearPacket();
    for (const byte of Buffer.concat([OPENING, row(text), row(null), row(""), DONE, READY])) {
      peer.say(Buffer.from([byte]));
      // So that each byte is a chunk of its own.
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  const line = await wireTo(served.at()).line();
  expect(await line.send(ONE)).toEqual([[{ v: text }, { v: null }, { v: "" }]]);
});

test("several statements are one packet with one Sync, and a known one is only bound again", async () => {
  const packets: string[] = [];
  const served = await serve(async (peer) => {
    await welcome(peer);
    for (const answer of [Buffer.concat([OPENING, row("1"), message("2"), row("2")]), message("2")]) {
      packets.push(await peer.hearPacket());
      peer.say(answer, READY);
    }
    packets.push((await peer.hear()).kind);
  });
  const line = await wireTo(served.at()).line();
  expect(await line.send(ONE, ONE)).toEqual([[{ v: "1" }], [{ v: "2" }]]);
  expect(await line.send(ONE)).toEqual([[]]);
  await line.end();
  await expect.poll(() => packets).toEqual(["PDBEBES", "BES", "X"]);
});

test("what we are is said at the beginning, in order and nothing twice", async () => {
  const said: string[] = [];
  const served = await serve(async (peer) => {
    const { body } = await peer.hear();
    said.push(...body.subarray(4).toString().split("\0"));
    peer.say(WELCOME);
  });
  await wireTo(served.at("db?search_path=mine&statement_timeout=99")).line();
  const settings = new Map(
    Array.from({ length: said.length >> 1 }, (_, i) => [said[2 * i], said[2 * i + 1]]),
  );
  expect(Object.fromEntries(settings)).toMatchObject({
    user: "ana",
    database: "db",
    client_encoding: "UTF8",
    application_name: "test",
    lock_timeout: "2000",
    search_path: "mine",
    statement_timeout: "99",
  });
  expect(settings.size).toBe(said.length >> 1);
});
