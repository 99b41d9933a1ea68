import { WRONG_ADDRESS } from "../wrong-address";

// What an operator does about a database that cannot be used. What is not listed is down, or somewhere else.

const VOUCHED = "Name the file of its authority in the address: sslrootcert=/path/ca.crt";
const STRANGER =
  "The server refuses our certificate: name one in sslcert that its own authority made, and that is still good.";
const CUT = "It was cut there, or on the way: the log of the database says why.";
const HANDED_ON =
  "A pooler there hands a connection on after each transaction: set it to session mode (pool_mode = session).";
const REMEDIES: Record<string, string> = {
  [WRONG_ADDRESS]: "Correct the address.",
  "28P01": "Correct the name or the password in the address.",
  "3D000": "Make it (create database …), or correct the address.",
  "28000": "Let the role in there (alter role … login; pg_hba.conf), or correct the address.",
  "42704": "Leave that out of the address, or correct it.",
  // What was prepared is somebody else's, or gone.
  "42P05": HANDED_ON,
  "26000": HANDED_ON,
  // Also where it refuses our certificate: what it says of that may be lost with the connection.
  ECONNRESET: CUT,
  EPIPE: CUT,
  CHANNEL_BINDING:
    "Leave channel_binding out of the address, and write sslmode=verify-full: then the server is known by its certificate.",
  SSL_REFUSED: "Switch TLS on there (ssl = on), or leave sslmode out of the address.",
  SELF_SIGNED_CERT_IN_CHAIN: VOUCHED,
  DEPTH_ZERO_SELF_SIGNED_CERT: VOUCHED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: VOUCHED,
  UNABLE_TO_GET_ISSUER_CERT: VOUCHED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: VOUCHED,
  CERT_HAS_EXPIRED: "Renew the certificate of the server, or of its authority.",
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: STRANGER,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: STRANGER,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: STRANGER,
  ERR_TLS_CERT_ALTNAME_INVALID:
    "Write the host as its certificate names it, or sslmode=verify-ca, to which the name does not matter.",
};

export function remedyFor({ code, said }: { code: string; said: string }): string {
  if (code === "28000" && said.includes("no encryption"))
    return "Add sslmode=require, or better verify-full, to the address.";
  if (code === "28000" && said.includes("client certificate"))
    return "Name one in the address: sslcert=/path/client.crt&sslkey=/path/client.key";
  return REMEDIES[code] ?? "Start it, or correct the address.";
}

// And about one that could be used a moment ago, which nobody has moved.
const AWAY = "Start the database, or see in its log why it is away; all goes on by itself once it is back.";
const BUSY =
  "The database is slower than it is asked: see what runs and what waits there (pg_stat_activity).";
const AT_RUN_TIME: Record<string, string> = {
  OUT_OF_TIME: BUSY,
  NO_CONNECTION_FREE: BUSY,
  QUEUE_FULL: BUSY,
  "57014": BUSY,
  "55P03": BUSY,
  "25006":
    "The database takes nothing new: end what set it so (default_transaction_read_only), or promote the standby.",
  "28P01": "Put the password back, or start every process with the new one in DATABASE_URL.",
  "3D000": "Put the database back, or correct DATABASE_URL and start every process again.",
  "42501": "Give the right back: `npm run migrate` does, where DATABASE_OWNER_URL is set.",
  "53100": "Make room on the disk of the database; all goes on by itself then.",
  "53200": "Give the server of the database more memory.",
  "53300":
    "Raise max_connections (or the limit of the role or the database), or lower COUNTERSIGN_POOL_SIZE.",
  EMFILE: "Let this process open more files (ulimit -n).",
};
// SQLSTATE: an error of the system below the database, as when it cannot write its files.
const SYSTEM = /^58/;

export const runtimeRemedyFor = (found: { code: string; said: string }): string => {
  const { code } = found;
  if (AT_RUN_TIME[code]) return AT_RUN_TIME[code];
  if (code === "28000" || REMEDIES[code]) return remedyFor(found);
  return SYSTEM.test(code) ? "See the log of the database, and its disk." : AWAY;
};
