/** What a child of `npm start` says over its leash once it serves. */
export const UP = "up";

/** A process that was started by itself has nobody to tell. */
export function sayUp(): void {
  if (process.connected) process.send?.(UP);
}
