// Every way to log in that a real PostgreSQL knows, in the clear and encrypted. On a server of its own, because its rules are.
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import postgres from "postgres";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { startEmbeddedPostgres } from "@/lib/server/embedded-postgres";
import { chooseOwner, findBinaries } from "@/lib/server/postgres-binaries";
import { clusterFolder, createCluster } from "@/lib/server/postgres-cluster";
import type { EmbeddedPostgres } from "@/lib/server/postgres-launch";
import { certificateFor } from "./certificate.fixture";
import { ask, wireTo } from "./wire.fixture";

const RULES = `
host    all trusted 127.0.0.1/32 trust
host    all clear   127.0.0.1/32 password
host    all hashed  127.0.0.1/32 md5
hostssl all strict  127.0.0.1/32 scram-sha-256
host    all strict  127.0.0.1/32 reject
host    all all     127.0.0.1/32 scram-sha-256
`;
// For a name, not for an address.
const CERTIFICATE = certificateFor("localhost");
const PASSWORD = "ä:@/%'\" €";
const DECOMPOSED = "pa\u0308ss\u00a0wort";

const folder = mkdtempSync(join(tmpdir(), "countersign-login-"));
let server: EmbeddedPostgres;
beforeAll(async () => {
  const runAs = chooseOwner(clusterFolder(folder));
  createCluster(folder, findBinaries(runAs), runAs);
  const write = (name: string, text: string, flag = "w"): void => {
    const file = join(clusterFolder(folder), name);
    writeFileSync(file, text, { flag });
    chmodSync(file, 0o600);
    if (runAs.uid !== undefined) chownSync(file, runAs.uid, runAs.gid ?? runAs.uid);
  };
  write("pg_hba.conf", RULES);
  write("server.crt", CERTIFICATE.cert);
  write("server.key", CERTIFICATE.key);
  write("postgresql.conf", "\nssl = on\n", "a");
  server = await startEmbeddedPostgres(folder);
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  const make = (name: string, password: string) =>
    sql.unsafe(`create role ${name} login password '${password.replaceAll("'", "''")}'`);
  for (const name of ["scram", "strict", "trusted", "clear"]) await make(name, PASSWORD);
  await make("decomposed", DECOMPOSED);
  await sql.unsafe("set password_encryption = 'md5'");
  await make("hashed", PASSWORD);
  await sql.end();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Way = { password?: string; host?: string; mode?: string };
function at(user: string, { password = PASSWORD, host = "127.0.0.1", mode }: Way = {}): string {
  const query = mode ? `?sslmode=${mode}` : "";
  return `postgres://${user}:${encodeURIComponent(password)}@${host}:${server.port}/countersign${query}`;
}
const WHO = `select current_user::text as who, ssl from pg_stat_ssl where pid = pg_backend_pid()`;
const come = async (user: string, way: Way = {}): Promise<unknown> =>
  (await (await wireTo(at(user, way)).line()).send({ text: WHO, params: [] }))[0]?.[0];

test.each(["scram", "hashed", "clear", "trusted"])("the right password lets in who is %s", async (user) => {
  expect(await come(user)).toEqual({ who: user, ssl: false });
  expect(await come(user, { mode: "require" })).toEqual({ who: user, ssl: true });
});

test.each(["scram", "hashed", "clear"])(
  "a wrong password of who is %s is refused, each time at once",
  async (user) => {
    for (const password of ["wrong", "", PASSWORD.toUpperCase()]) {
      const wire = wireTo(at(user, { password }));
      const refused = { code: "28P01", message: expect.stringContaining("password") };
      await expect(wire.line()).rejects.toMatchObject(refused);
      await expect(wire.line()).rejects.toMatchObject(refused);
    }
  },
);

test("nobody is refused as anybody with a wrong password is", async () => {
  await expect(come("nobody")).rejects.toMatchObject({ code: "28P01" });
});

test("a database that is not there is refused with the server's own code", async () => {
  await expect(ask(`${at("scram")}_missing`)).rejects.toMatchObject({ code: "3D000" });
});

test("a setting the server does not know is refused with the server's own code", async () => {
  await expect(ask(`${at("scram")}?no_such_setting=1`)).rejects.toMatchObject({ code: "42704" });
});

test("a password is the same however its letters are put together", async () => {
  expect(await come("decomposed", { password: DECOMPOSED })).toMatchObject({ who: "decomposed" });
  expect(await come("decomposed", { password: "p\u00e4ss wort" })).toMatchObject({ who: "decomposed" });
});

test("who must come encrypted is let in only so", async () => {
  await expect(come("strict")).rejects.toMatchObject({ code: "28000" });
  await expect(come("strict", { mode: "disable" })).rejects.toMatchObject({ code: "28000" });
  expect(await come("strict", { mode: "prefer" })).toEqual({ who: "strict", ssl: true });
  expect(await come("strict", { mode: "require" })).toEqual({ who: "strict", ssl: true });
});

test("what is larger than a record of TLS arrives", async () => {
  const line = await wireTo(at("strict", { mode: "require" })).line();
  const text = "ä€".repeat(300_000);
  const one = { text: "select $1::text as v", params: [text] };
  expect(await line.send(one, one)).toEqual([[{ v: text }], [{ v: text }]]);
});

test("a server that does not speak TLS is refused where it is required, and good enough where it is preferred", async () => {
  const plain = inject("databaseServer");
  for (const mode of ["require", "verify-full"])
    await expect(ask(`${plain}?sslmode=${mode}`)).rejects.toMatchObject({ code: "SSL_REFUSED" });
  expect(await ask(`${plain}?sslmode=prefer`)).toBe(1);
});

test("a certificate that nobody vouches for is refused where it is verified", async () => {
  await expect(come("strict", { mode: "verify-full", host: "localhost" })).rejects.toMatchObject({
    code: "DEPTH_ZERO_SELF_SIGNED_CERT",
  });
});

test("a certificate that we trust is taken from the name it is for, and from no other", async () => {
  setDefaultCACertificates([...getCACertificates("default"), CERTIFICATE.cert]);
  const mode = "verify-full";
  expect(await come("strict", { mode, host: "localhost" })).toEqual({ who: "strict", ssl: true });
  await expect(come("strict", { mode })).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
});
