import { toSVG } from "bwip-js/node";

/** A tracking number as carriers' scanners read it (Code 128), as SVG. */
export function trackingBarcode(trackingNumber: string): string {
  return toSVG({ bcid: "code128", text: trackingNumber, height: 18, paddingwidth: 4, backgroundcolor: "FFFFFF" });
}
