// What the options of a variant are called in Chinese. Catalogues carry them in one language ("color": "black"); the words
// shops use again and again are known here, and what is not known is shown as the shop wrote it.
import type { Locale, Localized } from "../context";

const VALUES: Readonly<Record<string, string>> = {
  // colours
  amber: "琥珀色",
  beige: "米色",
  black: "黑色",
  blue: "蓝色",
  bronze: "古铜色",
  brown: "棕色",
  clear: "透明",
  gold: "金色",
  gray: "灰色",
  green: "绿色",
  grey: "灰色",
  indigo: "靛蓝",
  ivory: "象牙白",
  jade: "翡翠绿",
  navy: "藏青色",
  ochre: "赭石色",
  orange: "橙色",
  pink: "粉色",
  plum: "梅紫色",
  purple: "紫色",
  red: "红色",
  rose: "玫瑰色",
  "rose gold": "玫瑰金",
  sage: "鼠尾草绿",
  sand: "沙色",
  silver: "银色",
  "space grey": "深空灰",
  "stainless steel": "不锈钢",
  tinted: "润色",
  white: "白色",
  yellow: "黄色",
  // materials and finishes
  bamboo: "竹",
  birch: "桦木",
  canvas: "帆布",
  cedar: "雪松",
  ceramic: "陶瓷",
  cotton: "棉",
  fabric: "布艺",
  glass: "玻璃",
  goat: "羊毫",
  leather: "皮革",
  maple: "枫木",
  matte: "哑光",
  mesh: "网布",
  metal: "金属",
  mixed: "兼毫",
  nylon: "尼龙",
  osmanthus: "桂花",
  plastic: "塑料",
  polyester: "涤纶",
  rubber: "橡胶",
  silicone: "硅胶",
  synthetic: "合成材料",
  walnut: "胡桃木",
  weasel: "狼毫",
  wood: "木",
  // sizes and grades
  large: "大号",
  medium: "中号",
  small: "小号",
  high: "高",
  low: "低",
  easy: "简单",
  hard: "困难",
  basic: "基础款",
  standard: "标准款",
  professional: "专业款",
  beginner: "入门",
  intermediate: "进阶",
  expert: "高级",
  full: "全",
  half: "半",
  left: "左手",
  right: "右手",
  men: "男款",
  women: "女款",
  unisex: "男女通用",
  // what kind it is
  adjustable: "可调节",
  automatic: "自动",
  base: "底座",
  "boom arm": "悬臂支架",
  clamp: "夹式",
  clicky: "青轴",
  day: "日用",
  "desk stand": "桌面支架",
  digital: "数字",
  dots: "点阵",
  electric: "电动",
  fixed: "固定",
  gas: "燃气",
  graphic: "图案",
  "hard case": "硬壳收纳盒",
  "ink wash": "水墨",
  linear: "线性轴",
  lines: "横线",
  manual: "手动",
  night: "夜用",
  "noise-cancelling": "降噪款",
  plain: "素色",
  pouch: "收纳袋",
  razor: "剃须刀",
  "razor and stand": "剃须刀和支架",
  rechargeable: "可充电",
  silent: "静音轴",
  stove: "炉头",
  "stove and pot": "炉头和锅",
  tactile: "段落轴",
  "travel set": "旅行套装",
  wired: "有线",
  wireless: "无线",
};

/** Values that say nothing without what they are a value of: "waterproof": "yes". */
const FLAGS: Readonly<Record<string, string>> = { yes: "是", no: "否", none: "无" };

const AXES: Readonly<Record<string, string>> = {
  armrest: "扶手",
  backlight: "背光",
  connectivity: "连接方式",
  features: "功能",
  "water resistance": "防水",
  waterproof: "防水",
};

/** "6 cups" is "6 杯". */
const COUNTED: readonly [RegExp, string][] = [
  [/^(\d+) cups?$/, "$1 杯"],
  [/^(\d+) heads?$/, "$1 个刷头"],
  [/^([\d.,]+)[ -]inch(?:es)?$/, "$1 英寸"],
  [/^(\d+)-season$/, "$1 季"],
  [/^(\d+)-piece$/, "$1 件套"],
  [/^(\d+) hours?$/, "$1 小时"],
  [/^([\d.,]+) (?:l|liters?)$/i, "$1 升"],
];

/** One option's value by the name people know: "black", "黑色"; "防水：是". */
export function optionWord(axis: string, value: string): Localized {
  const said = value.trim().toLowerCase();
  const flag = FLAGS[said];
  if (flag !== undefined) return { "zh-CN": `${AXES[axis.toLowerCase()] ?? axis}：${flag}`, en: `${axis}: ${value}` };
  const counted = COUNTED.find(([form]) => form.test(said));
  const zh = VALUES[said] ?? (counted ? said.replace(counted[0], counted[1]) : value);
  return { "zh-CN": zh, en: value };
}

/** "black · L", "黑色 · L"; empty for what comes in one form only. */
export function optionWords(options: Readonly<Record<string, string>>): Localized {
  const words = (locale: Locale) =>
    Object.entries(options)
      .map(([axis, value]) => optionWord(axis, value)[locale])
      .join(" · ");
  return { "zh-CN": words("zh-CN"), en: words("en") };
}
