import { type AddressInfo, createServer, connect as dial, type Socket } from "node:net";
import type { TestDatabase } from "../testing/database";
import { withResolvers } from "../testing/with-resolvers";
import { isDatabaseTrouble } from "./read/trouble";

export const LOCK = 4711;

/** Everything that asks for the lock waits, until it is let go. */
export async function holdLock(base: TestDatabase): Promise<() => Promise<unknown>> {
  const release = withResolvers<void>();
  const held = withResolvers<void>();
  const holding = base.sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK})`;
    held.resolve();
    await release.promise;
  });
  await held.promise;
  return () => {
    release.resolve();
    return holding;
  };
}

/** What it was refused with, if that is trouble; null if it was answered. */
export const refused = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => (isDatabaseTrouble(error) ? String((error as Error).message) : error),
  );

/** The same database behind a line that takes calls and passes nothing on, until it is told to. */
export async function withheldLine(databaseUrl: string) {
  const { hostname, port } = new URL(databaseUrl);
  const open = withResolvers<void>();
  const sockets: Socket[] = [];
  const server = createServer(async (near) => {
    sockets.push(near.on("error", () => {}));
    await open.promise;
    const far = dial(Number(port || 5432), hostname).on("error", () => {});
    sockets.push(far);
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    letThrough: () => open.resolve(),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
