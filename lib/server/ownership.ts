import { chownSync, statSync } from "node:fs";
import { complaint } from "@/lib/config";
import { runningAsRoot } from "./postgres-binaries";

/** Root leaves a file to whose folder it is in, or one `sudo npm start` would lock its user out. */
export function leaveToOwner(path: string, folder: string): void {
  const { uid, gid } = statSync(folder);
  if (runningAsRoot()) chownSync(path, uid, gid);
}

/** Started once as another user: what PostgreSQL would say about that, in one line, with the remedy. */
export function needOwn(path: string): void {
  const { uid } = statSync(path);
  if (runningAsRoot() || uid === process.getuid?.()) return;
  throw complaint(
    `${path} belongs to another user (${uid}). Start as that user, or give it away with chown -R.`,
  );
}
