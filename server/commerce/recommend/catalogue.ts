// The products' texts as an index. Built once for each state of the catalogue and kept in the process: a fingerprint of
// all texts, made by the database, says whether it is still the same.
import type { Db } from "../../db";
import { buildIndex, type Document, type Index } from "./vectors";

/** What categories are called, so that "宠物用品" finds what is filed under "pets". Others are found by their own word. */
const CATEGORY_WORDS: Readonly<Record<string, string>> = {
  audio: "audio sound music 音频 影音 耳机 音响",
  computing: "computing computer electronics gadget 电脑 数码 办公电子",
  kitchen: "kitchen cooking 厨房 厨具 餐具",
  home: "home living bedroom 家居 家用 卧室",
  apparel: "apparel clothing clothes fashion 服装 衣服 服饰 穿搭",
  shoes: "shoes footwear 鞋 鞋子 鞋靴",
  outdoor: "outdoor camping hiking travel 户外 露营 徒步 旅行",
  beauty: "beauty skincare care 美妆 护肤 个护",
  stationery: "stationery writing office 文具 书写 办公",
  pets: "pets dog cat 宠物 猫 狗",
};

type ProductRow = {
  id: string;
  category: string;
  name_en: string;
  name_zh: string;
  description_en: string;
  description_zh: string;
  options: string | null;
};

/** Catalogues kept: one, or a few where a process speaks to several databases. */
const KEPT = 4;
const indexes = new Map<string, Index>();

async function fingerprint(db: Db): Promise<string> {
  const [row] = await db.$queryRaw<{ print: string }[]>`
    SELECT (SELECT count(*) || ':' || coalesce(sum(hashtextextended(
        concat_ws('|', id, category, name_en, name_zh, description_en, description_zh), 0)::numeric), 0) FROM products)
      || ':' || (SELECT count(*) || ':' || coalesce(sum(hashtextextended(product_id || options::text, 0)::numeric), 0)
        FROM variants) AS print`;
  return row?.print ?? "";
}

function documentOf(row: ProductRow): Document {
  return {
    id: row.id,
    texts: [
      { text: `${row.name_en} ${row.name_zh}`, weight: 3 },
      { text: CATEGORY_WORDS[row.category] ?? row.category, weight: 1.5 },
      { text: `${row.description_en} ${row.description_zh}`, weight: 1 },
      { text: row.options ?? "", weight: 0.5 },
    ],
  };
}

export async function catalogueIndex(db: Db): Promise<Index> {
  const print = await fingerprint(db);
  const known = indexes.get(print);
  if (known) return known;
  const rows = await db.$queryRaw<ProductRow[]>`
    SELECT p.*, (SELECT string_agg(DISTINCT o.value, ' ') FROM variants v, jsonb_each_text(v.options) o
      WHERE v.product_id = p.id AND jsonb_typeof(v.options) = 'object') AS options FROM products p`;
  const index = buildIndex(rows.map(documentOf));
  const oldest = indexes.keys().next();
  if (indexes.size >= KEPT && !oldest.done) indexes.delete(oldest.value);
  indexes.set(print, index);
  return index;
}
