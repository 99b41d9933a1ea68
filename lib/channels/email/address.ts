// Addresses as structures. Whoever may get a mail stands in the directory: what is sent is compared with it once more after a
// mail parser has read it, because what two programs read differently is how mail goes to strangers.
import addressparser from "nodemailer/lib/addressparser";
import { oneLine } from "../../domain/may-leave";

export type Address = { name: string; address: string };

const PLAIN = /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]{1,64}@[\p{L}\p{N}]([\p{L}\p{N}.-]{0,251}[\p{L}\p{N}])?$/u;
const MOST_ADDRESS = 254;
const MOST_NAME = 80;

/** null: no address that this product writes to. Quoted names, comments, routes and groups are none. */
export function recipientOf(name: string, address: string): Address | null {
  if (address.length > MOST_ADDRESS || !PLAIN.test(address) || address.includes("..")) return null;
  const read = addressparser(address);
  const [only] = read;
  if (read.length !== 1 || !only || !("address" in only) || only.address !== address) return null;
  return { name: nameOf(name), address };
}

/** "Countersign <ask@example.org>", or the address alone. */
export function senderOf(text: string): Address | null {
  const [, name = "", inner] = /^([^<>]*)<([^<>]*)>\s*$/.exec(text) ?? [];
  const address = (inner ?? text).trim();
  return recipientOf(name.replaceAll('"', "").trim() || "Countersign", address);
}

export const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf("@") + 1).toLowerCase();

// Another address in a display name is what some programs show instead of the real one.
const nameOf = (name: string): string => oneLine(name.replaceAll(/[@<>"\\,;:()[\]]/g, " "), MOST_NAME);
