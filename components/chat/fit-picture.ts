// A picture as it can be sent. Cameras make larger files than are taken, and some a format that few can draw: what this
// browser can draw itself is drawn anew as a JPEG that fits; anything else goes as it is, and the server says what is wrong.
import { MAX_ATTACHMENT_BYTES, MEDIA_TYPES } from "@/server/conversation/attachments/attachment.schema";

/** More than shows on any screen, and enough to see a crack in a cup. */
const LONGEST_SIDE = 2_560;
const QUALITY = 0.85;

const fits = ({ type, size }: File) => size <= MAX_ATTACHMENT_BYTES && MEDIA_TYPES.some((one) => one === type);

/** null: it is too large, and this browser cannot make it smaller. */
export async function fitPicture(file: File): Promise<File | null> {
  if (fits(file)) return file;
  // A picture that moves would stand still.
  const drawn = file.type === "image/gif" ? null : await redraw(file).catch(() => null);
  if (drawn && drawn.size <= MAX_ATTACHMENT_BYTES) return drawn;
  return file.size <= MAX_ATTACHMENT_BYTES ? file : null;
}

async function redraw(file: File): Promise<File | null> {
  const image = await createImageBitmap(file);
  try {
    const { width, height } = scaledTo(image, LONGEST_SIDE);
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob && new File([blob], file.name, { type: blob.type });
  } finally {
    image.close();
  }
}

export function scaledTo({ width, height }: { width: number; height: number }, longest: number) {
  const factor = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}
