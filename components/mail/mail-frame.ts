// An e-mail is somebody else's document: it is shown in a frame that may run nothing, load nothing and go nowhere.

/** What the frame's document may do: its own inline styles and embedded pictures, nothing from any server. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src 'none'; form-action 'none'";

/** The document to frame. The policy comes first, so that nothing before it can be loaded. */
export function framedDocument(html: string): string {
  return [
    "<!doctype html>",
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="color-scheme" content="light">',
    '<base target="_blank">',
    html.replace(/^\s*<!doctype[^>]*>/i, ""),
  ].join("");
}
