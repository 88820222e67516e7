import { existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LoadedSop } from "../../sop/graph";
import { routeIntent } from "../route";
import { extractFeatures } from "./features";
import { currentRecogniser, fuse, recognise } from "./recognise";

const BITEXT = "../shared/data/bitext/dev.csv";

describe("recognise", () => {
  it.each([
    ["我的订单12345为什么还没到?都一周了!", "delivery_delay", "zh-CN"],
    ["Where is my order 12345? It's been a week!", "delivery_delay", "en"],
    ["查一下订单12345到哪了", "track_order", "zh-CN"],
    ["could you tell me where my parcel is", "track_order", "en"],
    ["12345", "track_order", "en"],
    ["cancel my order 12345", "cancel_order", "en"],
    ["取消订单12345", "cancel_order", "zh-CN"],
    ["Where is order 12345? I want to cancel it", "cancel_order", "en"],
    ["订单12345还没到,我要退款", "get_refund", "zh-CN"],
    ["where is my refund", "track_refund", "en"],
    ["I want my money back", "get_refund", "en"],
    ["我要退款,订单12345的围巾破了", "get_refund", "zh-CN"],
    ["I want a refund for order 12345, it arrived broken", "get_refund", "en"],
    ["退款", "get_refund", "zh-CN"],
    ["商品有质量问题", "report_defective_product", "zh-CN"],
    ["my scarf from order 12345 arrived torn", "report_defective_product", "en"],
    ["收到坏的,给我换一个", "exchange_item", "zh-CN"],
    ["我要退货", "return_item", "zh-CN"],
    ["return the mug from order 12345", "return_item", "en"],
    ["exchange the scarf from order 11840 for a blue one", "exchange_item", "en"],
    ["change the payment method of order 12345", "change_payment_method", "en"],
    ["把订单的付款方式改成礼品卡", "change_payment_method", "zh-CN"],
    ["我搬家了,把默认地址改一下", "edit_account", "zh-CN"],
    ["update my phone number", "edit_account", "en"],
    ["订单12345里都有什么", "order_details", "zh-CN"],
    ["what did I order", "order_details", "en"],
    ["我有哪些优惠券", "coupon_query", "zh-CN"],
    ["is my coupon still valid", "coupon_query", "en"],
    ["羊毛围巾还有货吗", "stock_query", "zh-CN"],
    ["is the wool scarf in stock", "stock_query", "en"],
    ["给我推荐点东西", "recommend_product", "zh-CN"],
    ["recommend me something", "recommend_product", "en"],
    ["给我最近30天的销售报表", "data_report", "zh-CN"],
    ["sales report for last month", "data_report", "en"],
    ["下单", "checkout", "zh-CN"],
    ["帮我结账", "checkout", "zh-CN"],
    ["check out my cart", "checkout", "en"],
    ["怎么下单", "place_order", "zh-CN"],
    ["checkout keeps giving me an error", "payment_issue", "en"],
    ["收货地址写错了", "change_shipping_address", "zh-CN"],
    ["转人工", "contact_human_agent", "zh-CN"],
    ["I need the invoice for order 12345", "get_invoice", "en"],
    ["你好", "greeting", "zh-CN"],
    ["你好,我想问一下退款规则", "check_refund_policy", "zh-CN"],
    ["thanks a lot!", "thanks", "en"],
    ["今天天气怎么样", "out_of_scope", "zh-CN"],
    ["訂單12345什麼時候能送到", "track_order", "zh-CN"],
    ["12345出库了没", "track_order", "zh-CN"],
    ["where is 12251?", "track_order", "en"],
    ["xqzt blorf wibble", "out_of_scope", "en"],
  ] as const)("%s → %s", (text, intent, language) => {
    const recognition = recognise(text);
    expect([recognition.intent, recognition.language]).toEqual([intent, language]);
    expect(recognition.candidates[0]?.intent).toBe(recognition.intent);
    expect(recognition.label[language].length).toBeGreaterThan(0);
  });

  it("says which layer spoke and keeps the runners-up", () => {
    expect(recognise("where is my order").layer).toBe("rules");
    const learned = recognise("I'd like to know how far along my purchase is at the moment");
    expect(learned.layer).toBe("classifier");
    expect(learned.candidates.map((candidate) => candidate.confidence)).toEqual(
      learned.candidates.map((candidate) => candidate.confidence).sort((a, b) => b - a),
    );
  });

  it("never fails and keeps confidences between 0 and 1, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const recognition = recognise(text);
        expect(recognition.confidence).toBeGreaterThan(0);
        expect(recognition.confidence).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  it("hears what was typed by its sound", () => {
    const sounds = (text: string) => [...extractFeatures(text, []).keys()].filter((name) => name.startsWith("p:"));
    expect(sounds("申请推款")).toEqual(sounds("申请退款"));
    expect(sounds("取消訂單")).toEqual(sounds("取消订单"));
    expect(recognise("申请推款").intent).toBe("get_refund");
  });
});

describe("the catalogue", () => {
  const { intents } = currentRecogniser().definitions;
  const plain = (text: string) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/\d+/g, "0")
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  const all = [...intents.values()].flatMap(({ id, examples }) =>
    [...examples["zh-CN"], ...examples.en].map((text) => ({ id, text })),
  );

  it("has at least 40 sentences for each intent and language, long ones among them, and none twice", () => {
    expect(intents.size).toBeGreaterThanOrEqual(46);
    for (const { id, kind, examples } of intents.values()) {
      expect([id, examples["zh-CN"].length >= 40, examples.en.length >= 40]).toEqual([id, true, true]);
      if (kind !== "request") continue;
      expect(examples.en.filter((text) => text.length >= 90).length, id).toBeGreaterThanOrEqual(2);
      expect(examples["zh-CN"].filter((text) => text.length >= 30).length, id).toBeGreaterThanOrEqual(2);
    }
    const seen = new Map<string, string>();
    for (const { id, text } of all) {
      expect(seen.get(plain(text)), `${id}: ${text}`).toBeUndefined();
      seen.set(plain(text), id);
    }
  });

  it.skipIf(!existsSync(BITEXT))("holds no sentence of those it is measured by", () => {
    const foreign = ["bitext/dev.csv", "bitext/train.csv", "hint3/curekart_train.csv", "hint3/sofmattress_train.csv"]
      .flatMap(
        (file) =>
          parse(readFileSync(`../shared/data/${file}`), { columns: true, bom: true }) as Record<string, string>[],
      )
      .map((row) => plain(row.utterance ?? row.sentence ?? ""));
    const theirs = new Set(foreign);
    // A single word is nobody's sentence.
    const taken = all.filter(({ text }) => plain(text).includes(" ") && theirs.has(plain(text)));
    expect(taken).toEqual([]);
  });
});

describe("another name of an intent", () => {
  const sop = (sopId: string, intents: string[]) =>
    [sopId, { graph: { sopId, intents, requiredPermissions: [] } } as unknown as LoadedSop] as const;
  const ctx = { actor: { userId: "u", role: "customer", customerId: null, name: "u" } } as unknown as Parameters<
    typeof routeIntent
  >[0];
  const started = (intent: string, ...sops: (readonly [string, LoadedSop])[]) =>
    routeIntent(ctx, { sops: new Map(sops) }, intent)?.graph.sopId;

  it("starts an SOP by another name of the intent, where none is named by its id", () => {
    const [old, own] = [sop("a_seed", ["QueryOrderStatus"]), sop("b_own", ["track_order"])];
    expect(started("track_order", old)).toBe("a_seed");
    expect(started("delivery_delay", old)).toBe("a_seed");
    expect(started("get_refund", old)).toBeUndefined();
    expect(started("track_order", old, own)).toBe("b_own");
  });
});

describe("fuse", () => {
  const learned = (confidence: number) => ({
    candidates: [
      { intent: "a", confidence },
      { intent: "b", confidence: 1 - confidence },
    ],
    nearest: null,
    familiarity: 1,
    inScope: true,
  });
  it("lets a sure rule lead whatever the classifier thinks", () => {
    expect(fuse([{ intent: "b", confidence: 0.95 }], learned(0.99))[0]).toMatchObject({ intent: "b", layer: "rules" });
  });
  it("lets the classifier overrule an unsure rule", () => {
    expect(fuse([{ intent: "b", confidence: 0.6 }], learned(0.9))[0]).toMatchObject({ intent: "a" });
  });
  it("keeps a text the classifier does not know outside", () => {
    const stranger = { ...learned(0.9), inScope: false, familiarity: 0.1 };
    expect(fuse([], stranger)[0]).toMatchObject({ intent: "out_of_scope" });
  });
});

// Other people's words, measured and never trained on.
describe.skipIf(!existsSync(BITEXT))("on utterances none of us wrote", () => {
  const rows = existsSync(BITEXT)
    ? readFileSync(BITEXT, "utf8")
        .split("\n")
        .slice(1)
        .flatMap((line) => {
          const [, quoted, plain, intent] = /^(?:"((?:[^"]|"")*)"|([^,]*)),([a-z_]+),/.exec(line) ?? [];
          return intent ? [{ text: quoted ?? plain ?? "", intent }] : [];
        })
    : [];
  const delivery = (intent: string) => ["track_order", "delivery_delay"].includes(intent);
  const acted = rows.filter(({ text }) => {
    const recognition = recognise(text);
    return delivery(recognition.intent) && recognition.confidence >= 0.5;
  });

  it("starts a delivery enquiry for few who want something else", () => {
    expect(rows.length).toBeGreaterThan(700);
    const right = acted.filter(({ intent }) => ["track_order", "delivery_period"].includes(intent));
    expect(right.length / acted.length).toBeGreaterThanOrEqual(0.9);
  });
  it("recognises most who ask where their order is", () => {
    const asking = rows.filter(({ intent }) => intent === "track_order");
    const heard = asking.filter(({ text }) => delivery(recognise(text).intent));
    expect(heard.length / asking.length).toBeGreaterThanOrEqual(0.9);
  });
  it("never takes a cancellation for an enquiry", () => {
    expect(acted.filter(({ intent }) => intent === "cancel_order")).toEqual([]);
  });
});
