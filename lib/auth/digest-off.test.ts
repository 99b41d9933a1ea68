import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { digestOffToken } from "../db/link-secrets";
import { whoseDigest } from "./digest-off";

const SECRET = "s".repeat(64);
const [workspaceId, personId, other] = [randomUUID(), randomUUID(), randomUUID()];
const token = digestOffToken(SECRET, workspaceId, personId);

test("a digest's own token is good for its person in its workspace, and no other is good for anybody", () => {
  expect(whoseDigest(SECRET, token)).toEqual({ workspaceId, personId });
  const signature = token.slice(-43);
  const forged = [
    token.replace(personId, other),
    token.replace(workspaceId, other),
    `${workspaceId}.${personId}.${"A".repeat(43)}`,
    `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`,
    `${personId}.${workspaceId}.${signature}`,
    digestOffToken("t".repeat(64), workspaceId, personId),
    `${token}A`,
    signature,
    "",
  ];
  for (const one of forged) expect(whoseDigest(SECRET, one), one).toBeNull();
});
