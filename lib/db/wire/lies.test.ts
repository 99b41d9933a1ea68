// Servers that lie or talk nonsense, written by hand: a real PostgreSQL cannot be made to.
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { connect } from "../client";
import {
  answering,
  authentication,
  int32,
  message,
  OPENING,
  type Peer,
  READY,
  row,
  serve,
  WELCOME,
  welcome,
} from "./server.fixture";
import { ask, ONE, wireTo } from "./wire.fixture";

const SASL = authentication(10, "SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0");
async function challenged(peer: Peer, asOf: (nonce: string) => string): Promise<void> {
  await peer.hear();
  peer.say(SASL);
  const { body } = await peer.hear();
  const nonce = body.toString().replace(/.*r=/s, "");
  peer.say(authentication(11, `r=${asOf(nonce)},s=${randomBytes(16).toString("base64")},i=4096`));
}

const LIARS: Record<string, [lie: (peer: Peer) => unknown, code: string]> = {
  "shows another signature than only the keeper of the password can make": [
    async (peer) => {
      await challenged(peer, (nonce) => `${nonce}more`);
      await peer.hear();
      peer.say(authentication(12, `v=${randomBytes(32).toString("base64")}`), WELCOME);
    },
    "SASL_SIGNATURE_MISMATCH",
  ],
  "shows a signature that is cut": [
    async (peer) => {
      await challenged(peer, (nonce) => `${nonce}more`);
      await peer.hear();
      peer.say(authentication(12, "v="), WELCOME);
    },
    "SASL_SIGNATURE_MISMATCH",
  ],
  "shows its signature before it has asked for anything": [
    async (peer) => {
      await peer.hear();
      peer.say(SASL);
      await peer.hear();
      peer.say(authentication(12, "v="), WELCOME);
    },
    "SASL_SIGNATURE_MISMATCH",
  ],
  "lets us in without having shown a signature": [
    async (peer) => {
      await challenged(peer, (nonce) => `${nonce}more`);
      await peer.hear();
      peer.say(WELCOME);
    },
    "SASL_SIGNATURE_MISMATCH",
  ],
  "lets us in before it has asked for anything it offered": [
    async (peer) => {
      await peer.hear();
      peer.say(SASL);
      await peer.hear();
      peer.say(WELCOME);
    },
    "SASL_SIGNATURE_MISMATCH",
  ],
  "is ready without having let us in": [
    async (peer) => {
      await peer.hear();
      peer.say(SASL);
      await peer.hear();
      peer.say(READY);
    },
    "08P01",
  ],
  "answers with a nonce that is not ours": [
    (peer) => challenged(peer, () => randomBytes(18).toString("base64")),
    "SASL_NONCE",
  ],
  "offers only ways to prove oneself that are not known here": [
    async (peer) => {
      await peer.hear();
      peer.say(authentication(10, "SCRAM-SHA-512\0\0"));
    },
    "AUTH_TYPE_NOT_IMPLEMENTED",
  ],
  "wants a way to log in that is not known here": [
    async (peer) => {
      await peer.hear();
      peer.say(authentication(7));
    },
    "AUTH_TYPE_NOT_IMPLEMENTED",
  ],
};

async function askByPool(url: string): Promise<unknown> {
  const sql = connect({ url, name: "lied-to", max: 1 });
  return await sql.unsafe("select 1").finally(() => sql.end({ timeout: 1 }));
}

const BOTH: Array<[who: string, come: (url: string) => Promise<unknown>]> = [
  ["the wire", ask],
  ["the pool", askByPool],
];
const LIES = BOTH.flatMap(([who, come]) =>
  Object.entries(LIARS).map(([lies, liar]) => ({ who, come, lies, liar })),
);

test.each(LIES)(
  "a server that $lies is refused by $who and told nothing more",
  async ({ come, liar: [lie, code] }) => {
    const after: string[] = [];
    const served = await serve(async (peer) => {
      await lie(peer);
      for (;;) after.push((await peer.hear()).kind);
    });
    await expect(come(served.at())).rejects.toMatchObject({ code });
    expect(after).toEqual([]);
  },
);

const NONSENSE: Record<string, Buffer> = {
  "a page of the web": Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"),
  "a length that cannot be": Buffer.from([82, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0]),
  "an empty question": message("R"),
  "a row that nobody asked for": Buffer.concat([authentication(0), row("1"), READY]),
  "rows that are cut": Buffer.concat([authentication(0), message("2"), message("D", int32(1 << 20))]),
};

test.each(Object.entries(NONSENSE))("a server that answers with %s is left", async (_name, nonsense) => {
  const served = await serve(async (peer) => {
    await peer.hear();
    peer.socket.end(nonsense);
  });
  await expect(ask(served.at())).rejects.toThrow();
});

test("a row that makes no sense breaks its connection and not the process", async () => {
  const served = await serve(async (peer, turn) => {
    if (turn > 0) return answering(peer);
    await welcome(peer);
    await peer.hearPacket();
    peer.say(OPENING, message("D", Buffer.from([0, 9, 0])), READY);
  });
  const wire = wireTo(served.at());
  await expect((await wire.line()).send(ONE)).rejects.toThrow();
  expect((await (await wire.line()).send(ONE))[0]).toEqual([{ v: "1" }]);
});
