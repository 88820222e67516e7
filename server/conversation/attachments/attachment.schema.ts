// What may be sent as a picture, as the pages and the server both know it.

/** What is stored, and what a file may be. */
export const MEDIA_TYPES = ["image/jpeg", "image/png", "image/webp", "image/gif"] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

export const MAX_ATTACHMENT_BYTES = 5 * 1024 * 1024;
export const MAX_PER_MESSAGE = 5;
/** More than any camera makes, and as much as a browser can be asked to draw. */
export const MAX_SIDE = 12_000;
export const MAX_PIXELS = 64_000_000;
