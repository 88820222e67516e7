// Turns of speech that do not feel like the words in them: courtesies that praise nothing, thanks that blame, threats without
// a bad word. What stands here is weighed as a whole; and irony turns praise round.

export type Phrase = { weight: number; regex: RegExp };

const en = (weight: number, source: string): Phrase => ({
  weight,
  regex: new RegExp(`(?<![a-z])(?:${source})(?![a-z])`, "gu"),
});
const zh = (weight: number, source: string): Phrase => ({ weight, regex: new RegExp(source, "gu") });

export const PHRASES: readonly Phrase[] = [
  // Courtesies
  en(
    0,
    "good (?:morning|afternoon|evening|day)|(?:kind|best|warm) (?:regards|wishes)|with (?:all due )?respect|many happy returns",
  ),
  zh(0, "早上好|早安|上午好|中午好|下午好|晚上好|[你您]好|此致敬礼"),
  // "麻烦查一下" asks; "很麻烦" complains.
  zh(
    0,
    "(?<![太真很好更挺多])麻烦(?=[你您]|帮|查|看|问|给|催|改|退|换|尽快|尽早|处理|把|一下|开|发|说|核|转|安排|联系|确认|再|先|告)(?:[你您](?:了|们)?)?",
  ),
  zh(0, "不好意思(?=[,，想请问我]|打扰)"),
  en(
    0,
    "(?:many )?thank(?:s| you) (?:very much )?(?:in advance|for (?:looking|checking|your (?:time|help|understanding)))",
  ),
  zh(
    0,
    "麻烦(?:[你您](?:们)?)?了(?=[,，。!]|$)|推荐(?:一?[个款些下点])?[^,。!?]{0,6}(?:好用|好看|好吃|实用|不错|好)(?:一?点)?|[要想选买换][^,。!?]{0,6}(?:好|便宜|舒服|厚|漂亮)一?点|就这样(?=[,，。吧!]|$)",
  ),
  // Blame in kind words
  en(-2.4, "thank(?:s| you) for nothing|thanks a (?:lot|bunch) for (?:ruining|wasting|losing|nothing)"),
  en(-2.2, "(?:you(?:'ve| have)? |just )?lost (?:a|another|me as a|yourself a) (?:loyal |good |long-?time )?customer"),
  zh(-2.2, "(?:谢谢|感谢|多谢)[你您]们?(?:让|害|毁|把|给我(?:添|带来)(?:麻烦|堵))|拜[你您]们?所赐"),
  // Curses at whoever reads them
  en(-4.6, "fuck (?:you|off|this|u)(?: all)?|go to hell|screw you|eat shit"),
  zh(
    -4.6,
    "[操草艹肏日干][你您尼][妈马娘大爷]+|[你他]妈的?(?:[逼屄]|个[逼屄])|去死吧?|傻[逼比屄]|滚[蛋犊]|王八蛋|狗[日娘]的",
  ),
  // Threats and last words
  en(
    -2.2,
    "(?:call(?:ing)?|contact(?:ing)?|ring(?:ing)?|going to|tell(?:ing)?) my (?:bank|lawyer|solicitor|card company)|charge ?back|small claims|trading standards|better business bureau|last (?:time|chance|warning) before",
  ),
  en(
    -2,
    "(?:i'?m|i am|we'?re) (?:so |absolutely |completely )?done(?: with (?:you|this|it|your))?(?= ?[.!,]|$)|never (?:ever )?again|(?:speak|talk) to (?:your|the|a) (?:manager|supervisor|boss)(?= now| immediately|!)",
  ),
  zh(-2.2, "求爷爷告奶奶|放(?:狗)?屁|死人[吗啊]?|你们是死的|什么鬼|搞什么(?:鬼|飞机)?|(?:让我|叫人|令人|真)寒心|心寒"),
  en(
    -2,
    "(?:my |an? |our )?(?:attorney|lawyer|solicitor)s?|see you in court|sue you|take you to court|legal action|disgusted|so over (?:this|it|you)|bribe|seriously(?= ?[?!])|(?:you|they) (?:people )?lied|lying to me|taking the piss",
  ),
  zh(
    -2,
    "法院见|律师函?|走法律|仲裁|工商局?|复制粘贴|至于吗|良心(?:不会痛|呢|何在|被狗)|骗(?:我|人|钱|了我)|等到?花(?:儿)?都?谢|八百遍|耍人",
  ),
  // Exasperation
  en(
    -2,
    "(?:are|r) (?:you|u) (?:kidding|joking|serious|having a laugh)(?: me)?|you (?:only )?had one job|how hard (?:can|is) it|where the (?:hell|heck|f\\S*)|what the (?:hell|heck|f\\S*)|wtf|f\\*+\\w*|s\\*+t|b\\*+t|for (?:god|heaven|christ|pete)'?s sake|(?:absolute |bunch of |total )?clowns?|theft|daylight robbery",
  ),
  en(
    -1.7,
    "no(?:body|[ -]?one) (?:is |ever |even |has |bothers to )?(?:answer|repl|respond|help|call|pick|car|listen|read)\\w*|every single time|same (?:old |lame )?excuses?|(?:i|we) (?:really )?trusted (?:you|this|your)|ignor(?:e|es|ed|ing) (?:me|us|my|paying|your|customers)|because of you|cried|(?:asked|told|written|called|emailed|explained)(?: \\w+){0,4} (?:three|four|five|six|\\d+) times|(?:for the|my) (?:third|fourth|fifth|sixth|\\d+th) time",
  ),
  zh(
    -1.8,
    "没(?:有)?人(?:回|理|管|应|接|处理|搭理)|诚信(?:吗|呢|可言|经营|$)|有点诚信|讲(?:点)?(?:诚信|信用|道理)|泡汤|空(?:盒|箱|包裹)(?:子)?|准话|打发(?:我|人|叫花子)|(?:真是|真的|彻底|算是)服(?:了|气)|拿(?:我|客户|顾客|消费者)当(?:傻子|猴)|血汗钱|第[三四五六七八九\\d]+次(?:来)?(?:问|催|投诉|反映|说|找|联系|打)",
  ),
  en(-1.6, "(?:stop|quit) (?:sending|asking|telling|calling|charging|repeating|wasting|spamming|lying|giving)"),
  zh(-1.6, "(?:别|不要|能不能别)(?:再|老|总|一直)(?:给我)?(?:发|问|打|骗|推|重复|说|敷衍|催)"),
  // A little less than hoped
  en(
    -1,
    "(?:smaller|bigger|larger|worse|thinner|shorter|darker|lighter|flimsier|heavier|slower) than (?:i |i'?d |we )?(?:hoped|expected|thought|imagined|pictured|it looked|shown|promised)|not as \\w+ as (?:i |the |it |in |we )?(?:hoped|expected|thought|first|pictures?|photos?|described|before)|meh|(?:would|it'?d) be nice if|dented|not (?:super|overly|too|very|really|exactly|that) (?:happy|impressed|great|good|keen|pleased|thrilled)|(?:doesn'?t|does not|didn'?t) \\w+ as well as",
  ),
  zh(
    -1.1,
    "(?:没(?:有)?|不如|不及)(?:我)?(?:想象|预期|期待|图片|照片)(?:中|里|上)?(?:的)?(?:那么|这么)?(?:好看|好用|好|漂亮|大|厚|舒服|精致)?|比(?:我)?(?:预期|想象|图片|照片|描述|预想)(?:中|里|上|的)*(?:小|大|薄|短|差|轻|旧|窄|暗|硬)|简陋|一般般|马马虎虎",
  ),
  en(
    -1,
    "(?:a (?:bit|little|tad)|kinda|slightly|somewhat) (?:too )?(?:off|rough|thin|small|big|large|loose|tight|slow|cheap|flimsy|loud|noisy|dark|late|odd|weird|stiff|heavy|short|long|dull|dirty|wobbly|crooked)|(?:feels?|looks?|seems?) (?:really |so |very |a bit |kind of )?(?:cheap|flimsy|fragile|off|rough|used|worn)|expected (?:a (?:bit|little|lot) )?(?:more|better)|hoped for (?:more|better)",
  ),
  // "有点" leads to nothing good; "有点急" and "有点事" are no fault of ours.
  zh(
    -1.1,
    "有点儿?(?!急|事|赶|问题想|想|疑问|不(?:太)?(?:明白|懂|清楚|会)|失望|生气|烦|慢|喜欢|心动|好奇)[\\p{Script=Han}]{1,3}|(?:做工|质量|效果|服务|体验|味道|手感|态度|材质|品质)(?:也|很|比较|就)?(?:一般|凑合|普通|将就)",
  ),
  // Praise in words that deny
  en(
    2.4,
    "can(?:'?t|not) thank (?:you|u|them|\\w+) enough|could ?n['’]?t (?:be|have been) (?:any )?(?:happier|better|more (?:pleased|satisfied|helpful))|(?:best|nicest|comfiest|prettiest|greatest)(?: \\w+){1,4} (?:ever|i(?:'ve| have)? (?:ever )?(?:owned|had|bought|used|tried))|(?:saved|made) (?:my|our|the) (?:day|week|month|year|anniversary|birthday|christmas|wedding|party|weekend|trip)",
  ),
  en(0.9, "no worries|not (?:half )?bad(?: at all)?|no complaints?|all good(?: now| here)?|no hurry|no rush"),
  zh(
    2.2,
    "(?:用|买|吃|见|穿)过(?:的)?最(?:好|舒服|好用|满意|值)(?:的)?|感激不尽|帮(?:了)?(?:我)?(?:大|个大)忙|太给力|给力",
  ),
  zh(1.8, "(?:这么|好|真|超|居然)快(?:就)?(?:到(?:了|货)?|收到|发货|送到|!|$)(?!.{0,4}[坏破])"),
  zh(0.9, "可以(?=[,，。]|$)|没事(?:的|儿|了)?(?=[,，。!]|$)|没关系|不着急|不急(?=[,，。!]|$)|不错"),
];

/** Praise that means its opposite: followed by what went wrong, in quotation marks, or taken back at once. */
export const IRONY: readonly RegExp[] = [
  /^(?:oh |well |wow |so )?(?:great|fantastic|wonderful|brilliant|awesome|lovely|nice|perfect|excellent|super|amazing|cool)(?: (?:job|work|service|stuff|one))?[,.!… ]+(?:(?:just )?another|yet another|still|now (?:it|my|the|i|you)|day \d|only \d|so (?:now|i|you)|you (?:lost|sent|managed|broke|charged)|(?:wrong|broken|late|missing)|first)/u,
  /(?:congrat(?:s|ulations)|bravo|well done|good job|nice one|way to go|slow clap)[,.! ]+(?:on |for |guys |team |you )*(?:you )?(?:los|send|sent|ruin|charg|break|broke|manag|forgot|messing|mess|another|still)/u,
  /\.{1,3} ?not[.!]*\s*$|\byeah,? right\b|\boh,? sure\b|\bas if\b(?=[.!]*$)|\bso much for\b|🙃|🙄|👏👏/u,
  /["“'](?:\d[- ]day|express|fast|quick|free|premium|customer|same[- ]day|next[- ]day|priority|expert|helpful|great|quality|best|service|专业|贴心|高效|快|极速|优质|用心|负责|好|神速|金牌|品质|闪电)[^"”']{0,14}["”']/u,
  /呵呵|真行啊|[你您]们?可真(?:行|会|牛|棒|快|好|专业)|可真(?:行|会|牛)|好家伙|好一个|靠(?:意念|缘分|运气)|也是没谁了|(?:厉害|牛|真棒|真快|好快|太快了|优秀|佩服)[^。!?]{0,6}[,，！!。 ].{0,24}(?:还没|才|都没|没人|坏|错|破|碎|是吧|没发|没到|催)/u,
];
