const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Keeps a choice on this device for a year. Read by the server, so that the first paint is already right. */
export function setPreferenceCookie(name: string, value: string): void {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

export function hasPreferenceCookie(name: string, value: string): boolean {
  return document.cookie.split("; ").includes(`${name}=${encodeURIComponent(value)}`);
}
