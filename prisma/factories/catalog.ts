// What the store sells: 60 products in ten categories, in both languages. `options` spans the variants (the product of
// its axes); list prices are US cents. A step is what each further value of the last axis adds to the price.

type Axes = Readonly<Record<string, readonly string[]>>;

export type CatalogEntry = {
  slug: string;
  en: string;
  zh: string;
  aboutEn: string;
  aboutZh: string;
  listMinor: number;
  options: Axes;
  stepMinor?: number;
};

const threeColors = ["black", "white", "navy"] as const;
const fourColors = ["black", "white", "sage", "sand"] as const;

/** Nine variants, or eight: two products of each category have nine, which makes 500 in all. */
const nine = (
  axis: string,
  values: readonly [string, string, string],
  colors: readonly string[] = threeColors,
): Axes => ({
  color: colors.slice(0, 3),
  [axis]: values,
});
const eight = (axis: string, values: readonly [string, string], colors: readonly string[] = fourColors): Axes => ({
  color: colors.slice(0, 4),
  [axis]: values,
});
const sizes: readonly [string, string, string] = ["S", "M", "L"];

// prettier-ignore
export const CATALOG: Readonly<Record<string, readonly CatalogEntry[]>> = {
  audio: [
    { slug: "AUD-BUDS", en: "Aria Wireless Earbuds", zh: "Aria 真无线蓝牙耳机", aboutEn: "Light earbuds with 28 hours of play from the case.", aboutZh: "轻巧入耳,配合充电盒续航 28 小时。", listMinor: 3_980, options: eight("edition", ["standard", "noise-cancelling"]), stepMinor: 2_000 },
    { slug: "AUD-OVER", en: "Cadence Over-Ear Headphones", zh: "Cadence 头戴式降噪耳机", aboutEn: "Closed headphones with adaptive noise cancelling.", aboutZh: "自适应主动降噪,蛋白皮耳罩久戴不闷。", listMinor: 12_900, options: nine("storage", ["pouch", "hard case", "travel set"]), stepMinor: 900 },
    { slug: "AUD-SPKR", en: "Pebble Bluetooth Speaker", zh: "Pebble 便携蓝牙音箱", aboutEn: "A palm-sized speaker that survives a rain shower.", aboutZh: "掌心大小,IPX6 防水,户外也能放心听。", listMinor: 4_599, options: eight("battery", ["10 h", "20 h"]), stepMinor: 1_200 },
    { slug: "AUD-BAR", en: "Hearth Soundbar", zh: "Hearth 回音壁音响", aboutEn: "A slim soundbar that fills a living room.", aboutZh: "纤薄机身,客厅影院级低音。", listMinor: 17_900, options: eight("width", ["60 cm", "90 cm"]), stepMinor: 6_000 },
    { slug: "AUD-MIC", en: "Lumen USB Microphone", zh: "Lumen USB 电容麦克风", aboutEn: "A condenser microphone for calls and recordings.", aboutZh: "心形指向,会议与录音都清晰。", listMinor: 6_490, options: eight("stand", ["desk stand", "boom arm"]), stepMinor: 2_500 },
    { slug: "AUD-TURN", en: "Verse Belt-Drive Turntable", zh: "Verse 皮带驱动黑胶唱机", aboutEn: "A quiet turntable with a built-in preamplifier.", aboutZh: "内置唱放,即插即用的黑胶入门之选。", listMinor: 18_900, options: nine("finish", ["matte", "walnut", "birch"]), stepMinor: 1_500 },
  ],
  computing: [
    { slug: "CMP-KEYB", en: "Strand Mechanical Keyboard", zh: "Strand 机械键盘", aboutEn: "A compact keyboard with hot-swappable switches.", aboutZh: "紧凑配列,支持热插拔换轴。", listMinor: 8_900, options: nine("switch", ["linear", "tactile", "silent"]), stepMinor: 300 },
    { slug: "CMP-MOUS", en: "Glide Ergonomic Mouse", zh: "Glide 人体工学鼠标", aboutEn: "A vertical mouse that rests the wrist.", aboutZh: "立式握姿,久用不累手。", listMinor: 3_490, options: eight("hand", ["right", "left"]) },
    { slug: "CMP-HUB", en: "Dock 7-in-1 USB-C Hub", zh: "Dock 七合一 USB-C 扩展坞", aboutEn: "HDMI, Ethernet, card reader and charging on one cable.", aboutZh: "一线连接显示器、网口、读卡与充电。", listMinor: 4_290, options: eight("power", ["60 W", "100 W"]), stepMinor: 1_000 },
    { slug: "CMP-STND", en: "Riser Laptop Stand", zh: "Riser 铝合金笔记本支架", aboutEn: "Raises a screen to eye height and folds flat.", aboutZh: "升高屏幕护颈椎,折叠即走。", listMinor: 2_990, options: eight("size", ["13 inch", "16 inch"]), stepMinor: 500 },
    { slug: "CMP-BANK", en: "Voltaic Power Bank", zh: "Voltaic 移动电源", aboutEn: "Charges a phone three times and a laptop once.", aboutZh: "手机三充、笔记本一充,可带上飞机。", listMinor: 3_990, options: nine("capacity", ["10,000 mAh", "20,000 mAh", "26,800 mAh"]), stepMinor: 1_400 },
    { slug: "CMP-SLEV", en: "Felted Laptop Sleeve", zh: "毛毡笔记本内胆包", aboutEn: "Wool felt with a magnetic flap.", aboutZh: "羊毛毡材质,磁吸翻盖。", listMinor: 2_450, options: eight("size", ["14 inch", "16 inch"]), stepMinor: 300 },
  ],
  kitchen: [
    { slug: "KIT-MUG", en: "Stoneware Travel Mug", zh: "粗陶随行杯", aboutEn: "Double-walled stoneware with a lid that does not drip.", aboutZh: "双层粗陶,密封杯盖不漏水。", listMinor: 3_299, options: eight("volume", ["350 ml", "500 ml"]), stepMinor: 400 },
    { slug: "KIT-KETL", en: "Gooseneck Kettle", zh: "细口手冲壶", aboutEn: "Pours slowly and holds its temperature.", aboutZh: "细流控水,精准控温。", listMinor: 6_990, options: nine("volume", ["0.6 l", "0.9 l", "1.2 l"]), stepMinor: 800 },
    { slug: "KIT-KNIF", en: "Santoku Kitchen Knife", zh: "三德厨师刀", aboutEn: "Layered steel, 18 cm, with a walnut handle.", aboutZh: "多层锻打钢,胡桃木柄。", listMinor: 8_450, options: eight("length", ["16 cm", "18 cm"]), stepMinor: 900 },
    { slug: "KIT-PAN", en: "Carbon Steel Pan", zh: "碳钢不粘煎锅", aboutEn: "Seasoned at the works, better every year.", aboutZh: "出厂已开锅,越用越好用。", listMinor: 4_990, options: nine("diameter", ["20 cm", "24 cm", "28 cm"]), stepMinor: 900 },
    { slug: "KIT-TEA", en: "Celadon Tea Set", zh: "青瓷功夫茶具套装", aboutEn: "A pot, a pitcher and cups in celadon glaze.", aboutZh: "一壶一海,梅子青釉。", listMinor: 7_800, options: eight("pieces", ["4 cups", "6 cups"]), stepMinor: 1_600 },
    { slug: "KIT-BOX", en: "Bamboo-Lid Lunch Box", zh: "竹盖便当盒", aboutEn: "Two compartments, and the lid is a cutting board.", aboutZh: "分格密封,盖子可作砧板。", listMinor: 2_680, options: eight("size", ["900 ml", "1,400 ml"]), stepMinor: 500 },
  ],
  home: [
    { slug: "HOM-LAMP", en: "Halo Reading Lamp", zh: "Halo 护眼阅读灯", aboutEn: "Flicker-free light that follows the hour of the day.", aboutZh: "无频闪,色温随时间自动调节。", listMinor: 5_990, options: eight("mount", ["base", "clamp"]) },
    { slug: "HOM-BLKT", en: "Waffle Cotton Blanket", zh: "华夫格纯棉盖毯", aboutEn: "Breathes in summer and layers in winter.", aboutZh: "四季可用,柔软透气。", listMinor: 5_490, options: nine("size", ["130 × 170", "150 × 200", "200 × 230"]), stepMinor: 1_300 },
    { slug: "HOM-PILL", en: "Contour Memory Pillow", zh: "曲线记忆枕", aboutEn: "Supports the neck whichever way one sleeps.", aboutZh: "慢回弹,仰睡侧睡都贴合。", listMinor: 4_380, options: eight("height", ["10 cm", "12 cm"]), stepMinor: 300 },
    { slug: "HOM-DIFF", en: "Drift Aroma Diffuser", zh: "Drift 超声波香薰机", aboutEn: "Quiet mist for eight hours.", aboutZh: "静音出雾,一夜好眠。", listMinor: 3_750, options: eight("volume", ["200 ml", "400 ml"]), stepMinor: 700 },
    { slug: "HOM-STOR", en: "Linen Storage Basket", zh: "亚麻收纳筐", aboutEn: "Stands up by itself and folds away when empty.", aboutZh: "自立不塌,闲时可折叠。", listMinor: 1_990, options: nine("size", sizes), stepMinor: 500 },
    { slug: "HOM-CURT", en: "Blackout Curtains", zh: "全遮光窗帘", aboutEn: "Woven to shut out the street lights.", aboutZh: "高密织造,遮光率 99%。", listMinor: 6_480, options: eight("height", ["210 cm", "270 cm"]), stepMinor: 1_200 },
  ],
  apparel: [
    { slug: "APP-TEE", en: "Heavyweight Cotton T-Shirt", zh: "重磅纯棉 T 恤", aboutEn: "A thick shirt that keeps its shape.", aboutZh: "260g 重磅面料,不易变形。", listMinor: 2_400, options: nine("size", sizes) },
    { slug: "APP-MERN", en: "Merino Crew Sweater", zh: "美利奴羊毛圆领毛衣", aboutEn: "Fine wool, warm without weight.", aboutZh: "细支羊毛,轻暖不扎。", listMinor: 8_900, options: nine("size", sizes) },
    { slug: "APP-RAIN", en: "Packable Rain Jacket", zh: "轻量可收纳冲锋衣", aboutEn: "Folds into its own pocket.", aboutZh: "收进自带口袋,风雨不惧。", listMinor: 9_800, options: eight("size", ["M", "L"]) },
    { slug: "APP-CHIN", en: "Tapered Chinos", zh: "修身休闲裤", aboutEn: "A little stretch, and a hidden pocket.", aboutZh: "微弹面料,暗袋设计。", listMinor: 5_600, options: eight("size", ["32", "34"]) },
    { slug: "APP-SOCK", en: "Bamboo Socks, Five Pairs", zh: "竹纤维袜子五双装", aboutEn: "Soft, and dry by evening.", aboutZh: "柔软吸汗,久穿清爽。", listMinor: 1_850, options: eight("size", ["36–40", "41–45"]) },
    { slug: "APP-SCRF", en: "Silk Square Scarf", zh: "桑蚕丝方巾", aboutEn: "Hand-rolled edges, 90 cm.", aboutZh: "手工卷边,光泽细腻。", listMinor: 6_800, options: eight("pattern", ["plain", "ink wash"]), stepMinor: 800 },
  ],
  shoes: [
    { slug: "SHO-RUN", en: "Tempo Running Shoes", zh: "Tempo 缓震跑鞋", aboutEn: "Springy on the road for the first ten kilometres and the last.", aboutZh: "轻弹中底,长距离也轻松。", listMinor: 11_900, options: nine("size", ["EU 40", "EU 42", "EU 44"]) },
    { slug: "SHO-HIKE", en: "Ridge Hiking Boots", zh: "Ridge 防水徒步鞋", aboutEn: "Waterproof, with a sole that grips wet rock.", aboutZh: "防水透气,湿滑路面抓地稳。", listMinor: 14_900, options: nine("size", ["EU 40", "EU 42", "EU 44"]) },
    { slug: "SHO-SNEA", en: "Canvas Low Sneakers", zh: "低帮帆布鞋", aboutEn: "Plain canvas on a natural rubber sole.", aboutZh: "百搭帆布,天然橡胶底。", listMinor: 5_200, options: eight("size", ["EU 38", "EU 41"]) },
    { slug: "SHO-LOAF", en: "Suede Loafers", zh: "麂皮乐福鞋", aboutEn: "Soft suede, made to be worn without socks.", aboutZh: "柔软麂皮,一脚蹬。", listMinor: 9_600, options: eight("size", ["EU 39", "EU 42"]) },
    { slug: "SHO-SLIP", en: "Boiled Wool Slippers", zh: "羊毛毡居家拖鞋", aboutEn: "Warm feet on cold floors.", aboutZh: "羊毛毡包跟,冬日暖足。", listMinor: 3_400, options: eight("size", ["EU 37", "EU 41"]) },
    { slug: "SHO-KIDS", en: "Kids' Rain Boots", zh: "儿童雨靴", aboutEn: "Easy handles and reflective heels.", aboutZh: "提手设计,反光后跟更安全。", listMinor: 2_750, options: eight("size", ["EU 26", "EU 30"]) },
  ],
  outdoor: [
    { slug: "OUT-TENT", en: "Fjell Two-Person Tent", zh: "Fjell 双人帐篷", aboutEn: "Pitched in four minutes, 1.9 kg.", aboutZh: "四分钟搭好,仅重 1.9 公斤。", listMinor: 19_900, options: eight("season", ["3-season", "4-season"]), stepMinor: 7_000 },
    { slug: "OUT-BAG", en: "Down Sleeping Bag", zh: "羽绒睡袋", aboutEn: "Ethical down that packs to the size of a loaf.", aboutZh: "高蓬松羽绒,收纳小巧。", listMinor: 15_900, options: nine("comfort", ["+5 °C", "0 °C", "-5 °C"]), stepMinor: 3_500 },
    { slug: "OUT-BOTL", en: "Insulated Steel Bottle", zh: "不锈钢保温水壶", aboutEn: "Cold for a day, hot for a night.", aboutZh: "保冷 24 小时,保热 12 小时。", listMinor: 2_890, options: nine("volume", ["500 ml", "750 ml", "1 l"]), stepMinor: 400 },
    { slug: "OUT-PACK", en: "Trail Daypack", zh: "Trail 户外双肩包", aboutEn: "A ventilated back and a rain cover.", aboutZh: "透气背负,自带防雨罩。", listMinor: 7_900, options: eight("volume", ["22 l", "30 l"]), stepMinor: 1_500 },
    { slug: "OUT-LITE", en: "Rechargeable Headlamp", zh: "充电式头灯", aboutEn: "400 lumens and a red light for maps.", aboutZh: "400 流明,红光夜视模式。", listMinor: 3_650, options: eight("light", ["400 lm", "650 lm"]), stepMinor: 1_100 },
    { slug: "OUT-STOV", en: "Titanium Camp Stove", zh: "钛合金户外炉头", aboutEn: "Boils half a litre in three minutes.", aboutZh: "三分钟烧开半升水。", listMinor: 5_480, options: eight("set", ["stove", "stove and pot"]), stepMinor: 2_600 },
  ],
  beauty: [
    { slug: "BEA-SERU", en: "Camellia Face Serum", zh: "山茶花精华液", aboutEn: "Camellia oil and squalane, unscented.", aboutZh: "山茶籽油与角鲨烷,无香精。", listMinor: 4_200, options: eight("volume", ["30 ml", "50 ml"], ["clear", "amber", "rose", "green"]), stepMinor: 1_800 },
    { slug: "BEA-CRM", en: "Oat Barrier Cream", zh: "燕麦修护面霜", aboutEn: "Calms dry and sensitive skin.", aboutZh: "舒缓干敏肌,修护屏障。", listMinor: 3_380, options: nine("volume", ["50 ml", "100 ml", "200 ml"], ["day", "night", "tinted"]), stepMinor: 1_200 },
    { slug: "BEA-SUN", en: "Featherlight Sunscreen SPF 50", zh: "轻羽防晒乳 SPF50+", aboutEn: "No white cast, no stickiness.", aboutZh: "清爽不泛白,通勤户外两用。", listMinor: 2_650, options: eight("volume", ["50 ml", "80 ml"], ["clear", "ivory", "beige", "bronze"]), stepMinor: 700 },
    { slug: "BEA-SHAV", en: "Safety Razor", zh: "双面安全剃须刀", aboutEn: "A brass razor for life.", aboutZh: "黄铜材质,一把用到老。", listMinor: 4_750, options: eight("set", ["razor", "razor and stand"]), stepMinor: 1_500 },
    { slug: "BEA-BRSH", en: "Sonic Toothbrush", zh: "声波电动牙刷", aboutEn: "Three weeks on one charge.", aboutZh: "一次充电,续航三周。", listMinor: 5_900, options: nine("heads", ["1 head", "3 heads", "6 heads"]), stepMinor: 900 },
    { slug: "BEA-SOAP", en: "Cold-Process Soap Trio", zh: "冷制手工皂三件装", aboutEn: "Olive oil soap, cured for six weeks.", aboutZh: "橄榄油冷制,熟成六周。", listMinor: 1_980, options: eight("scent", ["cedar", "osmanthus"]) },
  ],
  stationery: [
    { slug: "STA-NOTE", en: "Lay-Flat Notebook", zh: "平摊笔记本", aboutEn: "Paper that takes a fountain pen.", aboutZh: "180° 平摊,钢笔不洇墨。", listMinor: 1_980, options: eight("ruling", ["dots", "lines"]) },
    { slug: "STA-PEN", en: "Aluminium Fountain Pen", zh: "铝合金钢笔", aboutEn: "A balanced pen with a steel nib.", aboutZh: "配重均衡,顺滑钢尖。", listMinor: 3_900, options: nine("nib", ["EF", "F", "M"]) },
    { slug: "STA-INK", en: "Mineral Ink", zh: "矿物彩墨", aboutEn: "Shading inks in glass bottles.", aboutZh: "层次丰富,玻璃瓶装。", listMinor: 1_650, options: eight("volume", ["20 ml", "50 ml"], ["indigo", "jade", "ochre", "plum"]), stepMinor: 700 },
    { slug: "STA-PLAN", en: "Undated Weekly Planner", zh: "无日期周计划本", aboutEn: "Starts on any Monday.", aboutZh: "任意一周都能开始。", listMinor: 2_250, options: eight("size", ["A5", "B5"]), stepMinor: 350 },
    { slug: "STA-BRSH", en: "Calligraphy Brush Set", zh: "书法毛笔套装", aboutEn: "Four brushes in a bamboo roll.", aboutZh: "四支兼毫,附竹帘。", listMinor: 3_280, options: nine("hair", ["goat", "weasel", "mixed"]), stepMinor: 600 },
    { slug: "STA-DESK", en: "Walnut Desk Tray", zh: "胡桃木桌面收纳盘", aboutEn: "One place for keys, pens and a phone.", aboutZh: "钥匙、笔、手机各就其位。", listMinor: 4_450, options: eight("size", ["small", "large"]), stepMinor: 1_500 },
  ],
  pets: [
    { slug: "PET-BED", en: "Orthopaedic Dog Bed", zh: "护关节宠物窝", aboutEn: "Memory foam under a washable cover.", aboutZh: "记忆棉内芯,外套可拆洗。", listMinor: 6_900, options: nine("size", sizes), stepMinor: 1_800 },
    { slug: "PET-TREE", en: "Cat Climbing Tree", zh: "实木猫爬架", aboutEn: "Solid posts and sisal that lasts.", aboutZh: "稳固实木柱,耐抓剑麻。", listMinor: 9_900, options: eight("height", ["110 cm", "150 cm"]), stepMinor: 3_000 },
    { slug: "PET-FNTN", en: "Quiet Water Fountain", zh: "静音宠物饮水机", aboutEn: "Filtered water that keeps moving.", aboutZh: "循环过滤,低噪运行。", listMinor: 3_990, options: eight("volume", ["1.5 l", "2.5 l"]), stepMinor: 700 },
    { slug: "PET-LEAD", en: "Climbing-Rope Lead", zh: "登山绳牵引绳", aboutEn: "Strong rope with a soft handle.", aboutZh: "登山绳编织,软握把手。", listMinor: 2_200, options: nine("length", ["1.2 m", "1.8 m", "3 m"]), stepMinor: 300 },
    { slug: "PET-TOYS", en: "Puzzle Feeder", zh: "益智慢食玩具", aboutEn: "Makes a meal last ten minutes.", aboutZh: "慢食益智,告别狼吞虎咽。", listMinor: 1_890, options: eight("level", ["easy", "hard"]), stepMinor: 300 },
    { slug: "PET-CARR", en: "Airline Pet Carrier", zh: "航空宠物包", aboutEn: "Fits under the seat, opens on three sides.", aboutZh: "可置座位下,三面开口透气。", listMinor: 5_650, options: eight("size", ["S", "M"]), stepMinor: 800 },
  ],
};
