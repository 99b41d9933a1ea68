import { randomBytes } from "node:crypto";
import { type Config, complaint } from "@/lib/config";
import { type Address, readAddress } from "@/lib/db/address";
import type { AppRole } from "@/lib/db/app-role";
import { readClusterState, writeClusterState } from "./postgres-cluster";

// Who works on a database as whom: its owner migrates, and everything else runs as the app role. An operator who gives one
// address gives one role for both.

const EMBEDDED_ROLE = "countersign_app";

/** Everything but migrations goes here. */
export function workingUrl({ databaseUrl, dataFolder }: Config, ownerUrl: string): string {
  if (databaseUrl !== null) return databaseUrl;
  // Data begun by an earlier version has no app role, until the next start gives it one.
  const password = readClusterState(dataFolder)?.appPassword;
  if (!password) return ownerUrl;
  const url = new URL(ownerUrl);
  url.username = EMBEDDED_ROLE;
  url.password = password;
  return url.href;
}

/** The role that migrating prepares. A new one of the embedded database takes the folder's lock, so that two do not both make up its password. */
export function appRole(config: Config, hasLock: boolean): AppRole | null {
  if (config.databaseUrl === null) return embeddedRole(config.dataFolder, hasLock);
  if (config.databaseOwnerUrl === null) return null;
  const [app, owner] = [roleIn(config.databaseUrl), roleIn(config.databaseOwnerUrl)];
  if (app === null || app.name === owner?.name)
    throw complaint(
      "With DATABASE_OWNER_URL set, DATABASE_URL must name a role of its own, and not the owner.",
    );
  return { ...app, isOurs: false };
}

/** Once the role is there, and not before: whoever finds the password may use it. */
export function keepAppPassword({ databaseUrl, dataFolder }: Config, app: AppRole | null): void {
  const state = databaseUrl === null ? readClusterState(dataFolder) : null;
  if (state && app?.password && state.appPassword !== app.password)
    writeClusterState(dataFolder, { ...state, appPassword: app.password });
}

function embeddedRole(folder: string, hasLock: boolean): AppRole | null {
  const kept = readClusterState(folder)?.appPassword;
  if (!kept && !hasLock) return null;
  return { name: EMBEDDED_ROLE, password: kept ?? randomBytes(24).toString("base64url"), isOurs: true };
}

function roleIn(url: string): { name: string; password: string | null } | null {
  const { user, password } = understood(url);
  return user === undefined ? null : { name: user, password: password ?? null };
}

function understood(url: string): Address {
  try {
    return readAddress(url);
  } catch (error) {
    throw complaint(`The address in DATABASE_URL cannot be used: ${(error as Error).message}.`);
  }
}
