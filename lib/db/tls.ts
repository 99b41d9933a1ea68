// How a connection is to be encrypted, by PostgreSQL's own words for it.
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { wrongAddress } from "./wrong-address";

export type Tls = {
  /** Where the server has no encryption, the connection goes on without. */
  isOptional: boolean;
  /** Whose certificate is good enough: anybody's, one that a trusted authority vouches for, or one that is for this host, too. */
  trusts: "anybody" | "vouched" | "host";
  /** TLS from the first byte, without asking for it. */
  isDirect: boolean;
  /** What proves who we are is good for the server with this certificate alone. */
  bindsLogin: boolean;
  files: { ca?: string; cert?: string; key?: string };
  passphrase?: string;
};

type Asked = Record<string, string | undefined>;
const MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
type Mode = (typeof MODES)[number];
// What other clients write; with a certificate that is looked at.
const OTHER_WORDS: Record<string, Mode> = {
  ...{ true: "verify-full", "1": "verify-full", false: "disable", "0": "disable" },
};

export function readTls(asked: Asked): Tls | null {
  const { sslrootcert, sslcert, sslkey, sslpassword } = asked;
  const mode = modeIn(asked);
  const bindsLogin = asked["channel_binding"] === "require";
  if (bindsLogin && !isSure(mode))
    throw wrongAddress("channel_binding=require needs TLS in any case. Write sslmode=require or more");
  if (mode === "disable") return null;
  if ((sslcert === undefined) !== (sslkey === undefined))
    throw wrongAddress("sslcert and sslkey belong together. Name the other one, too");
  const files = {
    // "system": the authorities that are known anyway.
    ...(sslrootcert && sslrootcert !== "system" ? { ca: sslrootcert } : {}),
    ...(sslcert && sslkey ? { cert: sslcert, key: sslkey } : {}),
  };
  return {
    isOptional: !isSure(mode),
    trusts: trustIn(mode, files.ca !== undefined),
    isDirect: isDirect(asked["sslnegotiation"], mode),
    bindsLogin,
    files,
    ...(sslpassword === undefined ? {} : { passphrase: sslpassword }),
  };
}

/** Encrypted, or not at all. */
const isSure = (mode: Mode): boolean => mode !== "disable" && mode !== "allow" && mode !== "prefer";

function modeIn({ sslmode, ssl, sslrootcert, sslcert }: Asked): Mode {
  const said = sslmode ?? ssl;
  if (said === undefined) {
    // Left out it means no encryption here; whoever names certificates wants it.
    if (sslrootcert === "system") return "verify-full";
    if (sslrootcert !== undefined || sslcert !== undefined)
      throw wrongAddress("it names certificates and no sslmode. Add sslmode=verify-full");
    return "disable";
  }
  const mode = MODES.find((each) => each === said) ?? (sslmode === undefined ? OTHER_WORDS[said] : undefined);
  if (mode === undefined) throw wrongAddress(`sslmode must be one of ${MODES.join(", ")}, not "${said}"`);
  return sslrootcert === "system" && mode !== "disable" ? "verify-full" : mode;
}

// An authority that is named is asked, also where nothing else would have been.
function trustIn(mode: Mode, hasAuthority: boolean): Tls["trusts"] {
  if (mode === "verify-full") return "host";
  return mode === "verify-ca" || (mode === "require" && hasAuthority) ? "vouched" : "anybody";
}

function isDirect(negotiation: string | undefined, mode: Mode): boolean {
  if (negotiation !== "direct") return false;
  if (!isSure(mode))
    throw wrongAddress("sslnegotiation=direct asks for TLS in any case. Write sslmode=require or more");
  return true;
}

/** Read for each connection: what was renewed meanwhile is good from the next one on. */
export async function tlsOptions(tls: Tls, host: string): Promise<ConnectionOptions> {
  const read = await Promise.all(
    Object.entries(tls.files).map(async ([name, path]) => [name, await contents(name, path)] as const),
  );
  return {
    ...Object.fromEntries(read),
    ...(tls.passphrase === undefined ? {} : { passphrase: tls.passphrase }),
    // An address has no name to send, but its certificate must be for it: without `host` any for "localhost" would do.
    host,
    ...(isIP(host) ? {} : { servername: host }),
    ...(tls.isDirect ? { ALPNProtocols: ["postgresql"] } : {}),
    rejectUnauthorized: tls.trusts !== "anybody",
    ...(tls.trusts === "vouched" ? { checkServerIdentity: () => undefined } : {}),
  };
}

const NAMES: Record<string, string> = { ca: "sslrootcert", cert: "sslcert", key: "sslkey" };

async function contents(name: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw wrongAddress(`what ${NAMES[name]} names cannot be read: ${(error as Error).message}`);
  }
}
