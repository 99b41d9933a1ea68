import { complaint, config } from "@/lib/config";

/** What signs sessions, and seals what web itself has to open. */
export function installationSecret(): string {
  const { secret } = config();
  if (secret === null)
    throw complaint("The web process was given no COUNTERSIGN_SECRET. `npm start` gives it one.");
  return secret;
}
