import { createKey } from "@/lib/auth/keys";
import { connect, type Sql } from "@/lib/db/client";
import { DEMO_CHANNEL, findDemo, lockLiveAgent } from "@/lib/demo/find";
import type { Say } from "./log";
import { type Command, type Supervised, supervise } from "./supervise";

// The demo's agent runs for as long as there is a demo workspace, whoever makes or removes it: a page, the command line,
// another machine. The database says when that changes, so looking after no demo costs two idle connections and no query.

export type Kept = Pick<Supervised, "name" | "restart">;
export type KeptAgent = Kept & Pick<Supervised, "stop">;

type Given = { databaseUrl: () => string; command: (key: string) => () => Command; say: Say };
type Agent = { workspaceId: string; keyId: string; process: Supervised };

const STOP_MS = 1_500;

export async function keepDemoAgent({ databaseUrl, command, say }: Given): Promise<KeptAgent> {
  const open = () => connect({ url: databaseUrl(), name: "countersign-demo", max: 1 });
  let sql = open();
  let agent: Agent | null = null;
  let last: Promise<void> = Promise.resolve();
  // One look at a time, in order.
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    last = last.then(work).catch((error: Error) => say(error.message));
    return last;
  };
  const look = async () => {
    const workspaceId = (await findDemo(sql))?.workspaceId ?? null;
    if (agent && agent.workspaceId !== workspaceId) {
      await agent.process.stop(STOP_MS);
      agent = null;
    }
    const key = agent === null && workspaceId !== null ? await newKey(sql, workspaceId) : null;
    if (key) agent = { ...key, process: supervise("demo", command(key.token), say) };
  };
  const lookSoon = () => void inTurn(look);
  // And whenever the connection comes back: what was rung meanwhile was rung to nobody.
  const listen = async () => void (await sql.listen(DEMO_CHANNEL, lookSoon, lookSoon));
  await inTurn(listen);

  return {
    name: "demo",
    // The database has moved, or the code is new.
    restart: () =>
      void inTurn(async () => {
        await sql.end({ timeout: 1 });
        sql = open();
        agent?.process.restart();
        await listen();
      }),
    stop: async (milliseconds) => {
      await inTurn(async () => {
        await agent?.process.stop(milliseconds);
        if (agent)
          await sql`delete from keys where workspace_id = ${agent.workspaceId} and id = ${agent.keyId}`;
      });
      await sql.end({ timeout: 1 });
    },
  };
}

type NewKey = { workspaceId: string; keyId: string; token: string };

/** A key for each run. One that a killed run left behind goes when nobody has used it for a while. */
async function newKey(sql: Sql, workspaceId: string): Promise<NewKey | null> {
  return (await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const agentId = await lockLiveAgent(tx, workspaceId);
    if (agentId === null) return null;
    await tx`
      delete from keys where workspace_id = ${workspaceId} and agent_id = ${agentId}
        and coalesce(last_used_at, created_at) < app_now() - interval '10 minutes'`;
    const { token, key } = await createKey({ sql: tx }, { workspaceId, kind: "agent", agentId });
    return { workspaceId, keyId: key.id, token };
  })) as NewKey | null;
}
