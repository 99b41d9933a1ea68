// I11: what is stored is what was hashed, in every version.
import { hash } from "node:crypto";
import { canonical } from "../../domain/canonical";
import type { Json } from "../../domain/types";
import type { Bundle, Say } from "./verify-bundle";

/** The hash of each version of the payload, by version. */
export function payloadHashes({ intent, revisions }: Bundle): Map<number, string> {
  const hashes = new Map(
    revisions.map((revision) => [revision.version, revision.payload_hash.toString("hex")]),
  );
  return hashes.set(intent.version, intent.payload_hash.toString("hex"));
}

export function checkPayload(bundle: Bundle, say: Say): void {
  const { intent, revisions, events } = bundle;
  checkText(intent.payload_text, intent.payload_hash, intent.version, say);
  for (const revision of revisions)
    checkText(revision.payload_text, revision.payload_hash, revision.version, say);
  const kept = revisions.map((revision) => revision.version);
  if (kept.length !== intent.version - 1 || kept.some((version, i) => version !== i + 1))
    say("I11", `version ${intent.version}, but the versions kept are: ${kept.join(", ") || "none"}`);
  const hashes = payloadHashes(bundle);
  const revised = events.filter((event) => event.type === "intent.revised");
  if (revised.length !== intent.version - 1)
    say("I11", `version ${intent.version} after ${revised.length} revisions`);
  for (const event of revised) {
    const version = Number(event.body?.version);
    if (hashes.get(version) !== event.body?.payload_hash)
      say("I11", `event ${event.seq} names another payload as version ${version}`);
    const replaced = revisions.find((revision) => revision.version === version - 1);
    if (replaced && replaced.replaced_at.getTime() !== event.at.getTime())
      say("I11", `version ${version - 1} was replaced at another time than event ${event.seq} says`);
  }
}

function checkText(text: string, stored: Buffer, version: number, say: Say): void {
  if (canonical(JSON.parse(text) as Json) !== text)
    say("I11", `the payload of version ${version} is not canonical`);
  if (hash("sha256", text, "hex") !== stored.toString("hex"))
    say("I11", `the payload of version ${version} is not what its hash says`);
}
