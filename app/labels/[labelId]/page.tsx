import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireViewer } from "@/app/viewer";
import { LabelSheet } from "@/components/labels/label-sheet";
import type { Ctx } from "@/server/context";
import { trackingBarcode } from "@/server/commerce/label-barcode";
import { findLabel, type LabelItem } from "@/server/commerce/labels";
import type { PostalAddress } from "@/server/commerce/return-centres";
import { AppError } from "@/server/errors";

type Props = { params: Promise<{ labelId: string }> };

export async function generateMetadata() {
  const t = await getTranslations("notifications.label");
  return { title: t("title") };
}

async function labelOf(viewer: Ctx, labelId: string) {
  try {
    return await findLabel(viewer, { labelId });
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}

/** A page of paper rather than of the app: nothing but the label. */
export default async function LabelPage({ params }: Props) {
  const viewer = await requireViewer();
  const label = await labelOf(viewer, (await params).labelId.slice(0, 64));
  const items = label.items as LabelItem[];
  return (
    <LabelSheet
      label={{
        kind: label.kind === "EXCHANGE" ? "EXCHANGE" : "RETURN",
        state: label.status === "VOIDED" ? "voided" : label.expiresAt < viewer.clock.now() ? "expired" : "good",
        orderId: label.orderId,
        carrier: label.carrier,
        trackingNumber: label.trackingNumber,
        from: label.fromAddress as PostalAddress,
        to: label.toAddress as PostalAddress,
        items: items.map((item) => ({
          name: viewer.locale === "zh-CN" ? item.name_zh : item.name_en,
          quantity: item.quantity,
        })),
        expiresAt: label.expiresAt,
      }}
      barcode={trackingBarcode(label.trackingNumber)}
    />
  );
}
