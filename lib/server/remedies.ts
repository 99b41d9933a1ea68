import { WRONG_ADDRESS } from "@/lib/db/wrong-address";

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
