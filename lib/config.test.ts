import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { childEnvironment, type Environment, isComplaint, readConfig } from "./config";

const read = (env: Environment) => readConfig(env, "/srv/countersign");

function refusalOf(env: Environment): string {
  try {
    read(env);
  } catch (error) {
    if (isComplaint(error)) return error.message;
  }
  return "it was taken";
}

test("nothing has to be set", () => {
  expect(read({})).toEqual({
    mode: "production",
    databaseUrl: null,
    databaseOwnerUrl: null,
    host: "127.0.0.1",
    port: 8100,
    publicUrl: "http://127.0.0.1:8100",
    trustedProxies: [],
    dataFolder: "/srv/countersign/.countersign",
    secret: null,
    linkSecret: null,
    channelsKey: null,
    channels: {
      smtpUrl: null,
      mailFrom: null,
      slackBotToken: null,
      slackSigningSecrets: [],
      slackAppToken: null,
      slackApiUrl: null,
      vapidPublicKey: null,
      vapidPrivateKey: null,
      vapidSubject: null,
      pushAllowedHosts: [],
    },
    webPort: null,
    frontSecret: null,
    demoKey: null,
    logsDeliveries: false,
    poolSize: null,
    oidc: null,
  });
});

test("an empty or blank value is as good as none", () => {
  expect(read({ PORT: "", DATABASE_URL: "  ", PUBLIC_URL: "" })).toEqual(read({}));
});

test("the public address follows the port, unless it is given", () => {
  expect(read({ PORT: "9000" }).publicUrl).toBe("http://127.0.0.1:9000");
  expect(read({ HOST: "0.0.0.0" }).publicUrl).toBe("http://127.0.0.1:8100");
  expect(read({ HOST: "192.168.1.5" }).publicUrl).toBe("http://192.168.1.5:8100");
  expect(read({ HOST: "::1" }).publicUrl).toBe("http://[::1]:8100");
  expect(read({ PORT: "9000", PUBLIC_URL: "https://ask.example.org/" }).publicUrl).toBe(
    "https://ask.example.org",
  );
});

test("several hosts in one database address are taken as they are", () => {
  const url = "postgres://a:b@one:5432,two:5432/countersign?target_session_attrs=read-write";
  expect(read({ DATABASE_URL: url }).databaseUrl).toBe(url);
  const file = "postgres:///countersign?host=/run/postgresql";
  expect(read({ DATABASE_URL: file }).databaseUrl).toBe(file);
});

test("an owner of the tables belongs to a database that is given, never to the embedded one", () => {
  const [url, owner] = ["postgres://app@one/countersign", "postgres://owner@one/countersign"];
  expect(read({ DATABASE_URL: url, DATABASE_OWNER_URL: owner }).databaseOwnerUrl).toBe(owner);
  expect(read({ DATABASE_URL: url }).databaseOwnerUrl).toBe(null);
  expect(read({ DATABASE_OWNER_URL: owner }).databaseOwnerUrl).toBe(null);
});

test("a data folder may be relative to the repository, or anywhere", () => {
  expect(read({ COUNTERSIGN_DATA: "data" }).dataFolder).toBe("/srv/countersign/data");
  expect(read({ COUNTERSIGN_DATA: "/var/lib/x" }).dataFolder).toBe("/var/lib/x");
});

const REFUSED: Array<[variable: string, value: string]> = [
  ["PORT", "http"],
  ["PORT", "0"],
  ["PORT", "65536"],
  ["PORT", "80.5"],
  ["DATABASE_URL", "mysql://a@b/c"],
  ["DATABASE_URL", "postgres://host-without-database"],
  ["DATABASE_OWNER_URL", "countersign"],
  ["PUBLIC_URL", "ask.example.org"],
  ["PUBLIC_URL", "https://ask.example.org/below"],
  ["PUBLIC_URL", "https://a:b@ask.example.org"],
  ["PUBLIC_URL", "ftp://ask.example.org"],
  ["HOST", "127.0.0.1; rm"],
  ["COUNTERSIGN_DATA", "a\nb"],
  ["COUNTERSIGN_SECRET", "short"],
  ["COUNTERSIGN_WEB_PORT", "x"],
  ["COUNTERSIGN_POOL_SIZE", "0"],
];

test.each(REFUSED)("%s=%j is refused in one line that names the variable", (variable, value) => {
  const refusal = refusalOf({ [variable]: value });
  expect(refusal).toMatch(new RegExp(`^${variable} must `));
  expect(refusal.split("\n")).toHaveLength(1);
});

test("a secret never stands in the line that refuses it", () => {
  expect(refusalOf({ COUNTERSIGN_SECRET: "hunter2" })).not.toContain("hunter2");
});

test(".env.example names every variable that is read, and no other", () => {
  const named = [...readFileSync(".env.example", "utf8").matchAll(/^#([A-Z_]+)=/gm)].map((match) => match[1]);
  const source = ["lib/config.ts", "lib/config-channels.ts"].map((file) => readFileSync(file, "utf8")).join();
  const used = [...source.matchAll(/\(\s*env,\s*"([A-Z_]+)"/g)].map((match) => match[1]).concat("PORT");
  const internal = new Set(["NODE_ENV"]);
  expect([...new Set(named)].sort()).toEqual(
    [...new Set(used)].filter((name) => !internal.has(name ?? "")).sort(),
  );
});

test("a child's environment leaves out what was laid over with nothing", () => {
  expect(childEnvironment({ PATH: undefined, COUNTERSIGN_X: "1" })).not.toHaveProperty("PATH");
});

const PROVIDER = {
  OIDC_ISSUER: "https://id.example.org/realm",
  OIDC_CLIENT_ID: "countersign",
  OIDC_CLIENT_SECRET: "s3cret",
};

test("proxies are addresses and ranges, and nothing else", () => {
  const read = (said: string) => readConfig({ TRUSTED_PROXIES: said }, "/repo").trustedProxies;
  expect(read("")).toEqual([]);
  expect(read("127.0.0.1, 10.0.0.0/8,::1 , fd00::/8")).toEqual([
    "127.0.0.1",
    "10.0.0.0/8",
    "::1",
    "fd00::/8",
  ]);
  for (const wrong of ["proxy.example", "10.0.0.0/33", "10.0.0.0/8/8", "10.0.0.0/x", "::1/129", "true", "1"])
    expect(() => read(`127.0.0.1,${wrong}`)).toThrow(`TRUSTED_PROXIES must be addresses or ranges`);
});

test("a provider is all of its settings or none, and lets in whom the operator says", () => {
  expect(read(PROVIDER).oidc).toEqual({
    issuer: "https://id.example.org/realm",
    clientId: "countersign",
    clientSecret: "s3cret",
    name: "single sign-on",
    admits: "none",
  });
  expect(read({ ...PROVIDER, OIDC_NAME: "Acme ID", OIDC_JIT: "member" }).oidc).toMatchObject({
    name: "Acme ID",
    admits: "member",
  });
  for (const name of Object.keys(PROVIDER))
    expect(refusalOf({ ...PROVIDER, [name]: "" })).toContain("OIDC_ISSUER");
  expect(refusalOf({ ...PROVIDER, OIDC_JIT: "owner" })).toContain("OIDC_JIT");
});

test("a provider is reached over https, or on this machine", () => {
  expect(read({ ...PROVIDER, OIDC_ISSUER: "http://127.0.0.1:9000" }).oidc?.issuer).toBe(
    "http://127.0.0.1:9000",
  );
  for (const issuer of ["http://id.example.org", "id.example.org", "https://a@b", "https://a/?b"])
    expect(refusalOf({ ...PROVIDER, OIDC_ISSUER: issuer })).toContain("OIDC_ISSUER");
});

test("a line for each delivery is printed where somebody says yes", () => {
  expect(read({ COUNTERSIGN_LOG_DELIVERIES: "yes" }).logsDeliveries).toBe(true);
  expect(read({ COUNTERSIGN_LOG_DELIVERIES: "no" }).logsDeliveries).toBe(false);
  expect(refusalOf({ COUNTERSIGN_LOG_DELIVERIES: "1" })).toBe(
    'COUNTERSIGN_LOG_DELIVERIES must be yes or no, not "1".',
  );
});
