const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/**
 * Origins a request that changes something may come from: the address in APP_URL, and, on this machine itself, the
 * very host and port that were asked. Another program on another local port is a stranger.
 */
export function trustedOrigins(appUrl: string, host: string | null | undefined): string[] {
  const own = new URL(appUrl).origin;
  return host && LOOPBACK.test(host) ? [own, `http://${host}`] : [own];
}
