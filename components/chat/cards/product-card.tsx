"use client";

import { Tag } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { ProductCard as Products } from "@/server/skills/cards.schema";
import { useCardFormats } from "./card-formats";
import { CardFrame, Placeholder } from "./card-frame";

export function ProductCard({ products }: { products: Products["products"] }) {
  const t = useTranslations("chat.cards.product");
  const { money } = useCardFormats();
  const names = new Set(products.map(({ name }) => name));
  const [only] = names;
  const oneName = names.size === 1;
  return (
    <CardFrame icon={Tag} title={oneName && only ? only : t("title")}>
      <ul className="divide-y divide-border">
        {products.map((product, index) => (
          <li key={index} className="flex items-center gap-3 px-4 py-2.5">
            <Placeholder name={product.name} />
            <span className="min-w-0 flex-1 break-words">
              {oneName ? (product.options ?? product.name) : product.name}
              {!oneName && product.options && <span className="block text-muted-foreground">{product.options}</span>}
              {product.note && <span className="block text-muted-foreground">{product.note}</span>}
            </span>
            <span className="flex shrink-0 flex-col items-end gap-1 figures">
              {product.priceMinor !== null && money(product.priceMinor, product.currency)}
              <Stock product={product} />
            </span>
          </li>
        ))}
      </ul>
    </CardFrame>
  );
}

function Stock({ product: { inStock, left } }: { product: Products["products"][number] }) {
  const t = useTranslations("chat.cards.product");
  if (inStock === null) return null;
  if (!inStock) return <Badge>{t("soldOut")}</Badge>;
  return left === null ? (
    <Badge variant="success">{t("inStock")}</Badge>
  ) : (
    <Badge variant="warning">{t("left", { count: left })}</Badge>
  );
}
