// Runs once in the web process before it takes requests: what the first customer would otherwise wait for is made ready.
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { warmUp } = await import("./server/channels/warm-up");
  await warmUp();
}
