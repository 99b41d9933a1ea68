// Which server is asked, of those in the address.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  answering,
  authentication,
  DONE,
  errorSaid,
  OPENING,
  type Peer,
  parameter,
  READY,
  row,
  serve,
  welcome,
} from "./server.fixture";
import { ask, hosts, ONE, openTo, wireTo } from "./wire.fixture";

const standby = async (peer: Peer): Promise<void> => {
  await peer.hear();
  peer.say(authentication(0), parameter("in_hot_standby", "on"), READY);
};

test("of several hosts the standby is skipped, and so is one that is not there", async () => {
  const first = await serve(standby);
  const second = await serve((peer) => answering(peer, "from the primary"));
  const gone = await serve(() => {});
  await new Promise((resolve) => gone.server.close(resolve));
  expect(await ask(hosts(gone.port, first.port, second.port))).toBe("from the primary");
  expect([first.peers.length, second.peers.length]).toEqual([1, 1]);
});

test("where all are standbys, each is asked once a call and the reason is given", async () => {
  const served = [await serve(standby), await serve(standby)];
  const wire = wireTo(hosts(...served.map(({ port }) => port)));
  await expect(wire.line()).rejects.toMatchObject({ code: "25006" });
  expect(served.map(({ peers }) => peers.length)).toEqual([1, 1]);
});

test("a standby that is the only host is good enough", async () => {
  const served = await serve(async (peer) => {
    await standby(peer);
    await peer.hearPacket();
    peer.say(OPENING, row("read"), DONE, READY);
  });
  expect(await ask(served.at())).toBe("read");
});

test("a primary that becomes a standby is left for the other host", async () => {
  let isPrimary = true;
  const first = await serve(async (peer) => {
    if (!isPrimary) return standby(peer);
    await welcome(peer);
    await peer.hearPacket();
    isPrimary = false;
    peer.say(
      errorSaid({ V: "ERROR", C: "25006", M: "cannot execute INSERT in a read-only transaction" }),
      READY,
    );
  });
  const second = await serve((peer) => answering(peer, "from the other"));
  const wire = wireTo(hosts(first.port, second.port));
  await expect((await wire.line()).send(ONE)).rejects.toMatchObject({ code: "25006" });
  expect((await (await wire.line()).send(ONE))[0]).toEqual([{ v: "from the other" }]);
});

test("a server that is full says so, and is asked once a call", async () => {
  const served = await serve(async (peer) => {
    await peer.hear();
    peer.say(errorSaid({ S: "FATAL", V: "FATAL", C: "53300", M: "sorry, too many clients already" }));
  });
  const wire = wireTo(served.at());
  for (const turn of [1, 2, 3]) {
    const refused = { code: "53300", message: "sorry, too many clients already" };
    await expect(wire.line()).rejects.toMatchObject(refused);
    expect(served.peers).toHaveLength(turn);
  }
});

test("a pooler that does not let us in says why", async () => {
  const message = "unsupported startup parameter: statement_timeout";
  const served = await serve(async (peer) => {
    await peer.hear();
    peer.say(errorSaid({ S: "ERROR", C: "08P01", M: message }));
    peer.socket.end();
  });
  await expect(wireTo(served.at()).line()).rejects.toMatchObject({ code: "08P01", message });
});

test("a socket file is an address too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wire-"));
  await serve((peer) => answering(peer, "from the file"), { path: join(folder, ".s.PGSQL.5432") });
  const line = await openTo(0, undefined, join(folder, ".s.PGSQL.5432"));
  expect(await line.send(ONE)).toEqual([[{ v: "from the file" }]]);
  await line.end();
  rmSync(folder, { recursive: true });
});
