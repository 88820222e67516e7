// Loaded first into every child of the launcher. The channel between them closes when the launcher dies, however it
// dies; the child then ends as if asked to, and by force if that takes too long.
const PATIENCE_MS = 1_500;

process.on("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), PATIENCE_MS);
});
