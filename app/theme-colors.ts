/** The background of both themes for what is drawn around the page; browsers take no oklch there. */
export const THEME_COLORS = { light: "#fcfaf6", dark: "#131110" } as const;
