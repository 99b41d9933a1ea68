// Loaded before anything else in each child of `npm start`. The channel to the parent breaks when the parent ends, also by
// kill -9: then nothing may go on holding the port. PostgreSQL makes good whatever was cut off.
// The channel is not unreferenced: `next dev` hands this file on to a child of its own, which lives by its channel alone.
// And it breathes over it (breath.ts), which a process that is stuck does not.
const BREATH_MS = 5_000;

if (process.channel) {
  process.on("disconnect", () => process.exit(0));
  const breathe = () => process.connected && process.send("breath");
  breathe();
  setInterval(breathe, BREATH_MS).unref();
}
