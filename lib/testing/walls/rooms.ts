// The rooms and the one direction (design.md), as data. A file belongs to the room with the longest matching folder.

export type Room = {
  /** Folders and files, without an ending slash. */
  at: string[];
  /** Rooms it may import; "*" = any. */
  rooms: string[];
  /** Rooms of which it may know the types only, never call anything. */
  types?: string[];
  /** Packages; "node:" = Node's own modules. */
  packages: string[];
  /** What to do instead of the import that was refused. */
  instead: string;
};

const REACT = ["react", "react-dom"];

export const ROOMS: Record<string, Room> = {
  domain: {
    at: ["lib/domain"],
    rooms: [],
    packages: ["zod"],
    instead: "The domain is pure: have the value passed in, and do the rest in lib/engine.",
  },
  config: {
    at: ["", "-channels", "-proxies"].flatMap((of) => [`lib/config${of}.ts`, `lib/config${of}.test.ts`]),
    rooms: [],
    packages: ["node:"],
    instead: "lib/config.ts is imported by everybody, so it imports nobody.",
  },
  db: {
    at: ["lib/db", "drizzle"],
    rooms: ["domain", "config", "read", "write"],
    packages: ["drizzle-orm", "drizzle-kit", "postgres", "node:"],
    instead:
      "The database room knows tables and SQL only: let lib/engine or the caller bring the two together.",
  },
  read: {
    at: ["lib/db/read"],
    rooms: ["domain", "config", "db"],
    packages: ["drizzle-orm", "postgres", "node:"],
    instead: "A read changes nothing and asks nobody: let the caller write, through lib/engine.",
  },
  write: {
    at: ["lib/db/write"],
    rooms: ["domain", "config", "db", "read"],
    packages: ["drizzle-orm", "postgres", "node:"],
    instead: "Writes are called by lib/engine and lib/auth; they call nobody.",
  },
  auth: {
    at: ["lib/auth"],
    rooms: ["domain", "db", "read", "write", "config"],
    packages: ["better-auth", "zod", "node:"],
    instead: "lib/auth proves who is speaking, and no more: let the door call lib/engine afterwards.",
  },
  engine: {
    at: ["lib/engine"],
    rooms: ["domain", "db", "read", "write"],
    packages: ["node:"],
    instead: "The engine asks lib/db for rows and lib/domain for rules; what goes outward is a delivery row.",
  },
  channels: {
    at: ["lib/channels"],
    rooms: ["domain", "config"],
    packages: ["zod", "node:"],
    instead:
      "A channel renders and sends what it is given: let lib/worker fetch the rows and write the result.",
  },
  email: {
    at: ["lib/channels/email"],
    rooms: ["domain", "config", "channels"],
    packages: ["nodemailer", "zod", "node:"],
    instead:
      "A channel renders and sends what it is given: let lib/worker fetch the rows and write the result.",
  },
  push: {
    at: ["lib/channels/push"],
    rooms: ["domain", "config", "channels"],
    packages: ["web-push", "zod", "node:"],
    instead:
      "A channel renders and sends what it is given: let lib/worker fetch the rows and write the result.",
  },
  slack: {
    at: ["lib/channels/slack"],
    rooms: ["domain", "config", "channels", "slackDoor"],
    packages: ["@slack/web-api", "@slack/socket-mode", "zod", "node:"],
    instead:
      "A channel renders and sends what it is given: let lib/worker fetch the rows and write the result.",
  },
  // What reads and draws without any package of Slack's: web may load it.
  slackDoor: {
    at: [
      ...["verify", "interaction", "action-ids", "link-offer", "press-needs", "task-list", "manifest"],
      ...["modal", "modal-inputs", "modal-answer", "modal-metadata", "manifest.json"],
    ].map((name) => `lib/channels/slack/${name.includes(".") ? name : `${name}.ts`}`),
    rooms: ["domain", "config", "channels"],
    packages: ["zod", "node:"],
    instead: "Reading what Slack sent needs no package and no database.",
  },
  // The door from Slack has two sides: web opens it over HTTP, the worker over a socket. What a press or a modal means is the same.
  slackIn: {
    at: ["lib/slack"],
    rooms: ["domain", "db", "read", "write", "engine", "slackDoor"],
    packages: ["node:"],
    instead: "The door from Slack is the same for web and the worker, so it knows neither Next nor a token.",
  },
  worker: {
    at: ["lib/worker"],
    rooms: [
      "domain",
      "db",
      "read",
      "write",
      "engine",
      "channels",
      "email",
      "push",
      "slack",
      "slackDoor",
      "slackIn",
      "config",
    ],
    packages: ["zod", "node:"],
    instead: "The worker is a loop around lib/engine and lib/channels; pages belong to app.",
  },
  api: {
    at: ["lib/api"],
    rooms: ["domain", "auth", "engine", "read"],
    types: ["db"],
    packages: ["hono", "zod", "node:"],
    instead:
      "A route reads through lib/db/read and changes things through lib/engine; settings arrive as deps.",
  },
  web: {
    at: ["lib/web"],
    rooms: ["domain", "auth", "config", "read"],
    types: ["db"],
    packages: ["next", "zod", "better-auth", "node:", ...REACT],
    instead:
      "lib/web says who is looking and guards the actions; the change itself is lib/engine's, called from app.",
  },
  client: {
    at: ["lib/client"],
    rooms: [],
    types: ["domain"],
    packages: [],
    instead:
      "The client speaks HTTP like any stranger: it may know the domain's types, and nothing that runs.",
  },
  cli: {
    at: ["lib/cli"],
    rooms: ["client"],
    types: ["domain"],
    packages: ["node:"],
    instead: "The command line speaks HTTP like any other client: go through lib/client.",
  },
  mcp: {
    at: ["lib/mcp"],
    rooms: ["domain", "client"],
    packages: ["zod", "hono", "node:"],
    instead: "The MCP server is one more client of the API: go through lib/client.",
  },
  demo: {
    at: ["lib/demo"],
    rooms: ["domain", "db", "read", "write", "auth", "engine"],
    packages: ["better-auth", "node:"],
    instead:
      "The demo writes through lib/engine like everybody; its live agent is a stranger who speaks HTTP (lib/demo/agent).",
  },
  demoAgent: {
    at: ["lib/demo/agent"],
    rooms: ["client"],
    types: ["domain"],
    packages: [],
    instead: "The demo's agent speaks HTTP like any stranger: go through lib/client.",
  },
  components: {
    at: ["components"],
    rooms: ["domain"],
    packages: ["next", "@tanstack/react-query", "@tanstack/react-virtual", ...REACT],
    instead: "A component shows what it is given: data and actions arrive as props, from app.",
  },
  app: {
    at: ["app", "proxy.ts", "instrumentation.ts"],
    rooms: [
      "components",
      "domain",
      "web",
      "engine",
      "read",
      "auth",
      "config",
      "slackDoor",
      "slackIn",
      "demo",
    ],
    packages: ["next", "zod", "node:", "@tanstack/react-query", ...REACT],
    instead:
      "A page reads through lib/db/read and changes things through lib/engine; connections come from lib/web.",
  },
  server: {
    at: ["lib/server"],
    rooms: ["*"],
    packages: ["*"],
    instead: "lib/server starts the others; it does not take pages apart: nobody imports app.",
  },
  testing: {
    at: ["lib/testing", "lib/architecture.test.ts"],
    rooms: ["*"],
    packages: ["*"],
    instead: "Nobody imports app, not even a test: ask over HTTP, or test the function that the page calls.",
  },
  e2e: {
    at: ["e2e"],
    rooms: ["*"],
    packages: ["*"],
    instead: "Nobody imports app, not even a test: ask over HTTP.",
  },
};

/** Rooms that only these may enter. */
export const ENTERED_BY: Record<string, { by: string[]; because: string }> = {
  app: { by: [], because: "Nobody imports app: move what is shared to lib/web or components." },
  server: {
    by: ["testing", "e2e"],
    because: "lib/server starts processes; what others need belongs to a room of its own.",
  },
  testing: { by: ["e2e"], because: "lib/testing is for tests alone." },
  e2e: { by: [], because: "e2e holds tests, and nothing that the product needs." },
};

export function roomOf(path: string): string | null {
  let best: { name: string; length: number } | null = null;
  for (const [name, room] of Object.entries(ROOMS))
    for (const at of room.at) {
      const isIn = path === at || path.startsWith(`${at}/`);
      if (isIn && at.length > (best?.length ?? 0)) best = { name, length: at.length };
    }
  return best?.name ?? null;
}
