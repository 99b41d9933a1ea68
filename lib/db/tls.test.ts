// What an address says of encryption, with a real PostgreSQL behind it. The pool, the wire and the check at the start must all
// understand the same by it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkDatabase } from "../server/database";
import { somebodyBetween } from "./between.fixture";
import { connect } from "./client";
import { type EncryptedServer, encryptedServer } from "./encrypted-server.fixture";
import { isDatabaseTrouble } from "./read/trouble";
import { certificateFor, certificateUntil } from "./wire/certificate.fixture";
import { openWire } from "./wire/wire";

const NAMED = certificateFor("localhost");
const STRANGER = certificateFor("localhost");
const CLIENT = certificateFor("certified");
const RULES = `
hostssl all certified 127.0.0.1/32 cert
hostssl all clear     127.0.0.1/32 password
hostssl all strict    127.0.0.1/32 scram-sha-256
host    all strict    127.0.0.1/32 reject
`;
const PASSWORD = "ä:@/%'\" ?#&=+ €";
const DECOMPOSED = "pa\u0308ss\u00a0wort";
const DATABASE = "named in / words";

const folder = mkdtempSync(join(tmpdir(), "countersign-certificates-"));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const ROOT = file("root.crt", NAMED.cert);
const OTHER_ROOT = file("other.crt", STRANGER.cert);
const OWN = `sslcert=${file("client.crt", CLIENT.cert)}&sslkey=${file("client.key", CLIENT.key)}`;

let server: EncryptedServer;
beforeAll(async () => {
  server = await encryptedServer({ certificate: NAMED, clients: CLIENT, rules: RULES, name: DATABASE });
  const password = PASSWORD.replaceAll("'", "''");
  await server.asOwner(
    `create role strict login password '${password}'; create role certified login; create role clear login password 'x'; create role loose login password 'x'; create role decomposed login password '${DECOMPOSED}'`,
  );
}, 60_000);
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

type Who = "strict" | "certified" | "clear" | "loose";
const WHO: Record<Who, string> = {
  strict: `strict:${encodeURIComponent(PASSWORD)}`,
  certified: "certified",
  clear: "clear:x",
  loose: "loose:x",
};
const at = (query: string, who: Who = "strict", host = "localhost"): string =>
  `postgres://${WHO[who]}@${host}:${server.port}/${encodeURIComponent(DATABASE)}${query}`;

const ASKED = `select current_user::text as who, ssl, current_database()::text as "in" from pg_stat_ssl where pid = pg_backend_pid()`;

const code = (error: Error & { code?: string }): string => error.code ?? error.message;

async function byPool(url: string): Promise<unknown> {
  const sql = connect({ url, name: "tls", max: 1 });
  return await sql
    .unsafe(ASKED)
    .then(([row]) => row, code)
    .finally(() => sql.end({ timeout: 1 }));
}
async function byWire(url: string): Promise<unknown> {
  const wire = openWire({ url, name: "tls" });
  return await wire
    .line()
    .then((line) => line.send({ text: ASKED, params: [] }))
    .then(([rows]) => rows?.[0], code)
    .finally(() => wire.close());
}
/** What both say; the same. */
async function come(url: string): Promise<unknown> {
  const [pool, wire] = [await byPool(url), await byWire(url)];
  expect(pool).toEqual(wire);
  return wire;
}
const says = (url: string): Promise<string> =>
  checkDatabase(url, 0).then(
    () => "good",
    (error: Error) => error.message,
  );
const inside = (who: Who, ssl: boolean) => ({ who, ssl, in: DATABASE });

test.each<[query: string, who: Who, ssl: boolean]>([
  ["", "loose", false],
  ["?sslmode=disable", "loose", false],
  ["?ssl=false", "loose", false],
  ["?sslmode=allow", "strict", true],
  ["?sslmode=prefer", "strict", true],
  ["?sslmode=require", "strict", true],
  ["?sslmode=require&sslnegotiation=direct", "strict", true],
  [`?sslmode=require&sslrootcert=${ROOT}`, "strict", true],
  [`?sslmode=verify-ca&sslrootcert=${ROOT}`, "strict", true],
  [`?sslmode=verify-full&sslrootcert=${ROOT}`, "strict", true],
  [`?ssl=true&sslrootcert=${encodeURIComponent(ROOT)}`, "strict", true],
  [`?sslmode=verify-full&sslrootcert=${ROOT}&${OWN}`, "certified", true],
  [`?sslmode=require&${OWN}`, "certified", true],
  ["?sslmode=require&channel_binding=prefer&gssencmode=disable&keepalives=1", "strict", true],
  ["?sslmode=require&target_session_attrs=any&connect_timeout=10", "strict", true],
  ["?sslmode=require&channel_binding=require", "strict", true],
  [`?sslmode=verify-full&sslrootcert=${ROOT}&channel_binding=require`, "strict", true],
])("%s lets %s in, encrypted: %s", async (query, who, ssl) => {
  expect(await come(at(query, who))).toEqual(inside(who, ssl));
  expect(await says(at(query, who))).toBe("good");
});

test("a certificate for another name is refused only where the name matters", async () => {
  const by = (mode: string) => at(`?sslmode=${mode}&sslrootcert=${ROOT}`, "strict", "127.0.0.1");
  expect(await come(by("verify-ca"))).toEqual(inside("strict", true));
  expect(await come(by("verify-full"))).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
  expect(await says(by("verify-full"))).toMatch(/Write the host as its certificate names it/);
});

test.each<[query: string, code: string, remedy: RegExp]>([
  ["", "28000", /no encryption\. Add sslmode=require/],
  ["?sslmode=verify-full", "DEPTH_ZERO_SELF_SIGNED_CERT", /Name the file of its authority .*sslrootcert=/],
  [`?sslmode=verify-full&sslrootcert=${OTHER_ROOT}`, "DEPTH_ZERO_SELF_SIGNED_CERT", /sslrootcert=/],
  [`?sslmode=require&sslrootcert=${OTHER_ROOT}`, "DEPTH_ZERO_SELF_SIGNED_CERT", /sslrootcert=/],
  [
    "?sslmode=verify-ca&sslrootcert=/nowhere.crt",
    "WRONG_ADDRESS",
    /sslrootcert names cannot be read: ENOENT/,
  ],
  [`?sslmode=verify-ca&sslrootcert=${file("no.crt", "no")}`, "DEPTH_ZERO_SELF_SIGNED_CERT", /sslrootcert=/],
  ["?sslmode=require&no_such_setting=1", "42704", /"no_such_setting"\. Leave that out/],
])("%s is refused by both with %s, and the remedy", async (query, said, remedy) => {
  expect(await come(at(query))).toBe(said);
  expect(await says(at(query))).toMatch(remedy);
});

test("who must come with a certificate is told so", async () => {
  expect(await come(at("?sslmode=require", "certified"))).toBe("28000");
  expect(await says(at("?sslmode=require", "certified"))).toMatch(/Name one in the address: sslcert=/);
});

test("a certificate that the server does not take is refused, and not tried for ever", async () => {
  const url = at(
    `?sslmode=require&sslcert=${file("stranger.crt", STRANGER.cert)}&sslkey=${file("stranger.key", STRANGER.key)}`,
    "certified",
  );
  // It says why when all is set up on our side, and hangs up: where we have begun to speak by then, its word may be lost.
  for (const said of [await byPool(url), await byWire(url)]) {
    expect(said).toMatch(/^(ERR_SSL_.*_UNKNOWN_CA|ECONNRESET|EPIPE)$/);
    expect(isDatabaseTrouble(Object.assign(new Error(), { code: said }))).toBe(true);
  }
  expect(await says(url)).toMatch(/The server refuses our certificate|the log of the database says why/);
});

test("a password is the same however its letters are put together", async () => {
  const by = (password: string) =>
    `postgres://decomposed:${encodeURIComponent(password)}@localhost:${server.port}/countersign`;
  for (const password of [DECOMPOSED, DECOMPOSED.normalize("NFKC")])
    expect(await come(by(password))).toMatchObject({ who: "decomposed" });
});

test("a login that is bound to the certificate proves nothing to whoever stands between", async () => {
  const between = await somebodyBetween(server.port, STRANGER);
  const past = (query: string) => at(query).replace(`:${server.port}/`, `:${between.port}/`);
  try {
    expect(await come(past("?sslmode=require"))).toEqual(inside("strict", true));
    expect(await come(past("?sslmode=require&channel_binding=require"))).toBe("28000");
    expect(await says(past("?sslmode=require&channel_binding=require"))).toMatch(
      /channel binding check failed/,
    );
  } finally {
    between.server.close();
  }
});

test.each<Who>(["certified", "clear"])(
  "where %s is not asked for such a login, none is made",
  async (who) => {
    const url = at(`?sslmode=require&${OWN}&channel_binding=require`, who);
    expect(await come(url)).toBe("CHANNEL_BINDING");
    expect(await says(url)).toMatch(
      /Leave channel_binding out of the address, and write sslmode=verify-full/,
    );
  },
);

test("a key that is none is named, and so is one that has no certificate", async () => {
  const none = file("none.key", "none");
  const wrong = `?sslmode=require&${OWN.replace(/sslkey=.*/, `sslkey=${none}`)}`;
  expect(await come(at(wrong))).toBe("WRONG_ADDRESS");
  expect(await says(at(wrong))).toMatch(/what sslrootcert, sslcert or sslkey names cannot be used/);
});

test("what is renewed is good from the next connection on, and what ran out is said to have", async () => {
  const renewed = certificateFor("localhost");
  const root = file("renewed.crt", NAMED.cert);
  const url = at(`?sslmode=verify-full&sslrootcert=${root}`);
  const sql = connect({ url, name: "renewed", max: 1 });
  const wire = openWire({ url, name: "renewed" });
  const ended = async () => {
    await server.asOwner(
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'renewed'",
    );
    await sql`select 1`.catch(() => {});
    return [await sql.unsafe(ASKED).then(() => "in", code), await wire.line().then(() => "in", code)];
  };
  try {
    expect(await ended()).toEqual(["in", "in"]);
    await server.renew(renewed);
    expect(await ended()).toEqual(Array(2).fill("DEPTH_ZERO_SELF_SIGNED_CERT"));
    file("renewed.crt", renewed.cert);
    expect(await ended()).toEqual(["in", "in"]);
    const old = certificateUntil("210101000000Z", ["localhost"]);
    await server.renew(old);
    file("renewed.crt", old.cert);
    expect(await ended()).toEqual(Array(2).fill("CERT_HAS_EXPIRED"));
    expect(await says(url)).toMatch(/Renew the certificate/);
  } finally {
    await Promise.all([sql.end(), wire.close()]);
    await server.renew(NAMED);
  }
});
