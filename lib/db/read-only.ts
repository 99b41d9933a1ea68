// A database, or a role, that is set to take nothing new tells each connection so once, when it is made. Those of a minute in which
// it was would refuse every write for as long as they live, and a pool keeps them until its process ends: so one that refused a write
// is left, and the next one asks anew.

/** SQLSTATE: a write where none may be. No text of a row holds such a byte, so nothing else looks like it. */
const REFUSED = "\0C25006\0";
/** What ends every answer, outside of a transaction. */
const IDLE = Buffer.from([90, 0, 0, 0, 5, 73]);

/** Gets what the server says; true once a connection that refused a write has said all, so that nobody waits on it. */
export function openReadOnlyWatch(): (said: Buffer) => boolean {
  let hasRefused = false;
  return (said) => {
    hasRefused ||= said.includes(REFUSED);
    return hasRefused && said.subarray(-IDLE.length).equals(IDLE);
  };
}
