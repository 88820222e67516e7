// What lists and messages tell of a picture: everything but its bytes.
import type { Prisma } from "../../db";
import type { AttachmentPart, ChatPart } from "../parts.schema";
import { MEDIA_TYPES } from "./attachment.schema";

export const FACTS = {
  id: true,
  sessionId: true,
  userId: true,
  customerId: true,
  messageId: true,
  executionId: true,
  name: true,
  mediaType: true,
  size: true,
  width: true,
  height: true,
  sha256: true,
  createdAt: true,
} as const satisfies Prisma.AttachmentSelect;

export type AttachmentFacts = Prisma.AttachmentGetPayload<{ select: typeof FACTS }>;

export function partOf(
  row: Pick<AttachmentFacts, "id" | "name" | "mediaType" | "size" | "width" | "height">,
): AttachmentPart {
  const { id, name, size, width, height } = row;
  const mediaType = MEDIA_TYPES.find((type) => type === row.mediaType) ?? "image/png";
  return { attachmentId: id, name, mediaType, size, width, height };
}

export const chatPartOf = (data: AttachmentPart): ChatPart => ({
  type: "data-attachment",
  id: data.attachmentId,
  data,
});
