// A PostgreSQL of its own that speaks TLS, for tests that change its certificate or end it.
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { startEmbeddedPostgres } from "@/lib/server/embedded-postgres";
import { chooseOwner, findBinaries } from "@/lib/server/postgres-binaries";
import { clusterFolder, createCluster } from "@/lib/server/postgres-cluster";
import type { Certificate } from "./wire/certificate.fixture";

export type EncryptedServer = Awaited<ReturnType<typeof encryptedServer>>;
type Options = { certificate: Certificate; clients: Certificate; rules: string; name?: string };

/** `clients`: who vouches for those that come with a certificate. */
export async function encryptedServer({ certificate, clients, rules, name = "countersign" }: Options) {
  const folder = mkdtempSync(join(tmpdir(), "countersign-tls-"));
  const runAs = chooseOwner(clusterFolder(folder));
  createCluster(folder, findBinaries(runAs), runAs);
  const write = (file: string, text: string, flag = "w"): void => {
    const path = join(clusterFolder(folder), file);
    writeFileSync(path, text, { flag });
    chmodSync(path, 0o600);
    if (runAs.uid !== undefined) chownSync(path, runAs.uid, runAs.gid ?? runAs.uid);
  };
  const show = (shown: Certificate) => {
    write("server.crt", shown.cert);
    write("server.key", shown.key);
  };
  show(certificate);
  write("clients.crt", clients.cert);
  // Its owner comes from the address that the launcher gives, in the clear.
  write("pg_hba.conf", `${rules}\nhost all all 127.0.0.1/32 scram-sha-256\n`);
  write("postgresql.conf", "\nssl = on\nssl_ca_file = 'clients.crt'\n", "a");
  let server = await startEmbeddedPostgres(folder);
  const asOwner = async (text: string): Promise<void> => {
    const sql = postgres(server.url, { max: 1, onnotice: () => {} });
    await sql.unsafe(text).finally(() => sql.end());
  };
  if (name !== "countersign") await asOwner(`create database "${name}"`);
  return {
    port: server.port,
    asOwner,
    /** From the next connection on. */
    renew: async (renewed: Certificate) => {
      show(renewed);
      await asOwner("select pg_reload_conf()");
    },
    /** On the same port, as long as nobody takes it. */
    restart: async () => {
      await server.stop();
      server = await startEmbeddedPostgres(folder);
    },
    close: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
