// Loaded before anything else in each child of `npm start`. The channel to the parent breaks when the parent ends, also by
// kill -9: then nothing may go on holding the port. PostgreSQL makes good whatever was cut off.
if (process.channel) {
  process.on("disconnect", () => process.exit(0));
  process.channel.unref();
}
