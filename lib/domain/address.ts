// Agents are addressed as agent://{organization}/{workspace}/{name}; a bare name lives in the workspace it is said in.
// Odd forms (two parts, other schemes) are kept as they are: somebody's opaque name.
export type Place = { orgSlug: string; workspaceSlug: string };

const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/i;
const PEOPLE = new Set(["human", "humans", "people", "agent://human"]);
const SERVER = new Set(["agent_core", "agent://agent_core"]);

export function canonicalAddress(said: string, place: Place): string {
  const text = said.trim();
  const bare = text.replace(/^agent:\/\//i, "");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(bare) || bare.includes("@")) return text;
  const parts = bare.split("/");
  if (parts.length === 1 && NAME.test(bare))
    return `agent://${place.orgSlug}/${place.workspaceSlug}/${bare.toLowerCase()}`;
  if (parts.length === 3 && parts.every((part) => NAME.test(part))) return `agent://${bare.toLowerCase()}`;
  return text;
}

/** As it is kept of an intent. People have no agent's address: what is for them is kept as it was said. */
export const recipientAddress = (said: string, place: Place): string =>
  isToPeople(said) ? said.trim() : canonicalAddress(said, place);

/** All that means this address where nothing was made of what was said, as with whom to answer. */
export function spellingsOf(address: string, place: Place): string[] {
  const bare = address.replace(/^agent:\/\//, "");
  const name = bare.slice(bare.lastIndexOf("/") + 1);
  return [address, ...[bare, name].filter((one) => canonicalAddress(one, place) === address)];
}

export const isToPeople = (said: string): boolean => PEOPLE.has(said.trim().toLowerCase());
export const isToServer = (said: string, canonical: string): boolean =>
  SERVER.has(said.trim().toLowerCase()) || canonical.endsWith("/agent_core");

// Whoever is no agent of ours may have a name of any scheme; people and groups have theirs where a task is asked of them.
const OF_PEOPLE = /^(user|person|group|role|mailto):/i;

/** Whether an agent could have it: one of ours, or an opaque name elsewhere. */
export function isAgentAddress(said: string): boolean {
  const text = said.trim();
  const bare = text.replace(/^agent:\/\//i, "");
  if (isToPeople(text) || OF_PEOPLE.test(text)) return false;
  if (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(bare)) return true;
  const parts = bare.split("/");
  return parts.length <= 3 && parts.every((part) => NAME.test(part));
}
