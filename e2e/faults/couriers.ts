// Starts couriers (courier.fixture.ts), and is the provider that they send to.
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { childEnvironment } from "@/lib/config";
import { bundled } from "./bundled";

/** What the provider does about a message: "sent" counts a copy; "cut" is a connection that ends; a promise keeps the courier waiting. */
export type Answer = "sent" | "die" | "throw" | "cut";
type Provider = (id: string) => Answer | Promise<Answer>;

export type Couriers = {
  start(): ChildProcess;
  answer(provider: Provider): void;
  /** How many copies of each have gone out. */
  copies: Map<string, number>;
  /** When all that couriers said before they ended has been heard. */
  silence(): Promise<void>;
  /** What couriers said on their error output. */
  said(): string;
  close(): Promise<void>;
};

export async function openCouriers(databaseUrl: string): Promise<Couriers> {
  const { folder, file } = await bundled("courier");
  const copies = new Map<string, number>();
  let provider: Provider = () => "sent";
  const server = createServer(async (request, response) => {
    const id = request.url?.slice(1) ?? "";
    const answer = await provider(id);
    if (answer === "sent") copies.set(id, (copies.get(id) ?? 0) + 1);
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const running = new Set<ChildProcess>();
  let said = "";
  return {
    copies,
    async silence() {
      while ((await connectionsOf(server)) > 0) await new Promise((resolve) => setImmediate(resolve));
    },
    said: () => said,
    answer(next) {
      provider = next;
    },
    start() {
      const child = spawn(process.execPath, [file, databaseUrl, address], {
        env: childEnvironment(),
        stdio: ["ignore", "ignore", "pipe"],
      });
      child.stderr?.on("data", (chunk) => {
        said += String(chunk);
      });
      running.add(child);
      child.once("exit", () => running.delete(child));
      return child;
    },
    async close() {
      const ends = [...running].map((child) => ended(child));
      for (const child of running) child.kill("SIGKILL");
      await Promise.all(ends);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const connectionsOf = (server: Server): Promise<number> =>
  new Promise((resolve) => server.getConnections((_, count) => resolve(count ?? 0)));

export const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
  });
