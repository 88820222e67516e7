// What somebody is looking for, without the words of asking: "推荐几样厨房用品" is about 厨房用品, "a gift for a writer" about
// a writer. Empty when nothing but asking was said.

const ASKING_ZH =
  /请问|请|麻烦|帮我|给我|我们|我想要|我想买|我想|我要|想要|想买|推荐|介绍|看看|找找|一下|几样|几款|几个|几件|一些|一款|一个|一件|一样|有没有|有什么|什么|哪些|哪个|适合|送给|送人|送|朋友|礼物|礼品|商品|产品|东西|好用|好看|好的|便宜|实惠|性价比高|性价比|一点|买点|的|吗|呢|吧|呀|啊|和|给/gu;

const ASKING_EN = new Set(
  (
    "a an and any are as at be buy can could do does find for from get give gift gifts good great have help here how i id im in " +
    "is it item items like looking me my need new nice of on one or our please present product products recommend " +
    "recommendation recommendations show some someone something suggest suggestion that the thing things this to under want " +
    "we what which who with would you your cheap affordable best friend buying shop store about there"
  ).split(" "),
);

export function essence(query: string): string {
  const plain = query.normalize("NFKC").replace(ASKING_ZH, " ").replace(/['’]/g, "");
  const kept = [...plain.matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)]
    .map(([word]) => word)
    .filter((word) => !ASKING_EN.has(word.toLowerCase()));
  return kept.join(" ").replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");
}
