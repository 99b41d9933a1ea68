import { complaint } from "@/lib/config";

// What ends a command is told to whoever runs it. A disk that is full, or a database that takes nothing new, is nobody's defect:
// one line with the remedy, and no stack.

const READ_ONLY = "25006";

export function forOperator(error: Error): Error {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOSPC" || code === "EDQUOT")
      return complaint(
        `A disk is full (${message}). Make room, or set COUNTERSIGN_DATA to a folder where there is some.`,
      );
    if (code === READ_ONLY)
      return complaint(
        `The database takes nothing new (${message}): it is a standby, or set to be read only. Give DATABASE_URL the host that takes writes, or all of them with commas between.`,
      );
  }
  return error;
}
