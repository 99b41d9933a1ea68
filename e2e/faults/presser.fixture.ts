// The door from Slack as a process of its own, so that it can be killed at the worst moment: `before` its decision is committed, or
// `after` it and before Slack is answered. It says so, and goes no further.
import { openDatabase } from "@/lib/db/client";
import { openEngine } from "@/lib/engine/open";
import { receive } from "@/lib/slack/receive";

type Given = {
  url: string;
  point: "before" | "after";
  publicUrl: string;
  linkSecret: string;
  signingSecret: string;
  headers: Record<string, string>;
  body: string;
};

const [given = "{}"] = process.argv.slice(2);
const { url, point, publicUrl, linkSecret, signingSecret, headers, body } = JSON.parse(given) as Given;
const db = openDatabase({ url, name: "presser", max: 4 });
const whole = openEngine(db, { listen: false });

const stuck = <T>(): Promise<T> => {
  process.stdout.write(`${point}\n`);
  return new Promise<T>(() => setInterval(() => {}, 60_000));
};
const engine: Pick<typeof whole, "apply"> = {
  async apply(request) {
    if (point === "after") await whole.apply(request);
    return await stuck();
  },
};

await receive(
  {
    sql: db.sql,
    engine,
    publicUrl,
    linkSecret,
    secrets: async () => [{ workspaceId: null, secret: signingSecret }],
    heard: () => {},
    patience: { workMs: 600_000, keepMs: 0, wholeMs: 600_000 },
  },
  "interactions",
  {
    body: Buffer.from(body),
    signature: headers["x-slack-signature"] ?? null,
    timestamp: headers["x-slack-request-timestamp"] ?? null,
  },
  new Date(),
);
