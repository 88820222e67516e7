// Why goods go back: one code for what is said in either language. A thing that is not so ("it is not broken") is no reason.
import type { Offer, Reading, Reason } from "./entity";

const SAID: readonly (readonly [Reason, RegExp])[] = [
  [
    "wrong_item",
    /\b(?:wrong (?:item|thing|product|one|colou?r|model|order|parcel|package|stuff|goods)|(?:sent|got|received|shipped|given) (?:me )?(?:the |a )?(?:wrong|different)|not what i (?:ordered|bought)|someone else's)\b|(?:发|送|寄|拿|配)错(?:了|货)?|错发|不是我(?:要|订|买|下单)的|货不对板|颜色(?:不对|错了|发错)|型号(?:不对|错了)/gu,
  ],
  [
    "missing_parts",
    /\b(?:missing (?:a |the |some |one |two )?(?:parts?|pieces?|items?|accessor(?:y|ies)|screws?|charger|cable|manual|lid)|(?:parts?|pieces?|items?|one|charger|cable|lid) (?:is|are|was|were) missing|incomplete|not complete|empty (?:box|package|parcel))\b|少(?:了|发|件|寄|装)|漏(?:发|件|寄|装)|缺(?:件|少|了)|配件(?:没|不全)|不全|空(?:盒|包裹)/gu,
  ],
  [
    "wrong_size",
    /\b(?:too (?:small|big|large|tight|loose|long|short|wide|narrow)|wrong size|(?:does ?n'?t|did ?n'?t|do ?n'?t|not) (?:quite )?fit(?:ting)?|size is (?:off|wrong))\b|(?:尺码|尺寸|大小|码数|号码)(?:太|偏|不|有点|错|小|大)[大小对合准适]?|太(?:大|小|紧|松|长|短|肥|窄|宽)了?|穿不(?:上|下|进|了)|不合(?:身|脚)|偏[大小]/gu,
  ],
  [
    "not_as_described",
    /\b(?:not as (?:described|advertised|pictured|shown)|(?:does ?n'?t|not) (?:match|look like|looking like) (?:the |your )?(?:description|pictures?|photos?|advert\w*)|nothing like the (?:pictures?|photos?|description)|(?:a )?(?:fake|counterfeit|knock-?off)|different from the (?:picture|photo|description))\b|(?:与|和|跟)(?:描述|图片|照片|页面|宣传)(?:的)?(?:完全)?(?:不符|不一样|不一致|差太多)|描述不符|实物不符|货不对版|色差|假货|不是正品|冒牌|虚假宣传/gu,
  ],
  [
    "damaged",
    /\b(?:broken|damaged?|cracked|torn|smashed|shattered|scratch(?:ed|es)|dented|crushed|stained|ripped|leak(?:ed|ing|s)|bent|chipped|in pieces)\b|(?<!没)(?:碎|破|裂|摔|压|撞|刮|磕|划)(?:了|坏|损|掉|开|烂|碎|扁|花|伤|痕|洞)|破(?:的|洞)|坏(?:的|了|掉)|损坏|变形|漏(?:了|水|液|油)|有(?:划痕|裂|污渍|破洞|瑕疵)|脏(?:了|的)|断(?:了|裂|掉)/gu,
  ],
  [
    "defective",
    /\b(?:defective|faulty|defects?|malfunction\w*|(?:does|did|will|wo|is|has) ?n(?:o|')?t (?:even )?(?:work(?:ing)?|turn(?:ing)? on|charg(?:e|ing)|switch(?:ing)? on|start(?:ing)?|power(?:ing)? on)|(?:does|did|will|is) not (?:work(?:ing)?|turn on|charg(?:e|ing)|start)|(?:stopped|quit) working|not working|dead on arrival|poor(?:ly)? (?:quality|made)|bad quality|keeps? (?:crashing|disconnecting|dying))\b|质量(?:太|很|有|不|差|问题)(?:差|问题|好|行|过关)?|有(?:毛病|故障|质量问题|问题的)|故障|失灵|(?:不能|没法|无法|用不了|充不(?:进|上|了)|开不了|打不开|连不上)(?:用|使用|充电|开机|工作|启动)?(?=机|电|[,。!?;\s]|$|了|,)|不能(?:用|使用|充电|开机|工作)|没声音|没反应/gu,
  ],
  [
    "not_received",
    /\b(?:never (?:arrived|came|received|got|delivered|showed up|turned up)|(?:has|have|did|was|were|had) ?n'?t (?:yet )?(?:arrived?|come|received?|got(?:ten)?|been delivered|show(?:n|ed)? up|turned? up|get (?:it|my|the|them|anything))|(?:have|has|did|was) not (?:arrived?|come|received?|been delivered)|not (?:arrived|received|been delivered)|non-?delivery|lost (?:in (?:the )?(?:mail|post|transit)|parcel|package)|(?:parcel|package|order) (?:is|was|got|must be) (?:lost|stolen))\b|(?:一直|还|都|根本|从来|始终|至今)?(?:没有?|未)(?:收到(?!回复|答复|短信|邮件|通知|退款)|到货|送到|送达|到(?=[,。!?\s]|$|呢|啊|了))|(?:丢|弄丢|寄丢|送丢)(?:了|件|失)|丢失/gu,
  ],
  [
    "late",
    /\b(?:(?:too |so |very |really |running )?late(?! (?:fee|at night|on))|delay(?:ed|s)?|overdue|tak(?:es|ing|en) (?:too|so|forever|ages|way too) ?(?:long)?|(?:too|so) slow|behind schedule)\b|(?:太|这么|好|很|非常)慢|延误|延迟|晚(?:了|到)|迟(?:到|迟)|超时|拖(?:了|延|太久|这么久)|等(?:太久|不及|不了)|来不及/gu,
  ],
  [
    "ordered_by_mistake",
    /\b(?:(?:by|my) (?:mistake|accident|error)|accident(?:al|ally)(?: (?:ordered|bought|purchased))?|ordered (?:twice|it twice|two by|the wrong|too many)|bought (?:twice|it twice|the wrong|too many)|duplicate (?:order|purchase)|double ordered|misclick\w*)\b|(?:拍|买|订|下|点|选)错(?:了|单)?|误(?:拍|买|下单|点|操作)|不小心(?:买|拍|点|下单|多)|重复(?:下单|购买|拍|买了)|买重(?:复)?了|(?:拍|买|订)(?:多|重)了/gu,
  ],
  [
    "cheaper_elsewhere",
    /\b(?:cheaper (?:elsewhere|somewhere|online|at|in|on)|(?:found|saw) (?:it |one |a )?(?:better price|cheaper|(?:for|at) (?:a )?(?:less|lower))|(?:better|lower) price|price (?:has )?(?:dropped|went down|fell)|too expensive)\b|(?:别|其他|另)(?:的)?(?:处|家|地方|人家|店|平台)(?:更)?(?:便宜|卖得便宜)|更便宜|降价了?|太贵|买贵了/gu,
  ],
  [
    "changed_mind",
    /\b(?:changed? my mind|(?:do ?n'?t|no longer|not) (?:really )?(?:want|need|like) (?:it|them|this|that|these|those)(?: any ?more)?|(?:do ?n'?t|no longer) (?:want|need) (?:my|the)|not needed|regret(?:ted)? (?:buying|it|my)|second thoughts|(?:do ?n'?t|did ?n'?t) like)\b|不(?:想|再)?要了|不想(?:要|买)|不需要(?:了)?|不喜欢|后悔(?:了)?|改(?:变)?主意|用不(?:上|着)/gu,
  ],
];

/** "not broken", "isn't damaged", "没坏" */
const DENIED =
  /(?:\b(?:not|never|isn't|wasn't|aren't|weren't|no|without)(?: (?:at all|really|actually|any|even|a))? $|(?:没有?|不是|并非|并没有)$)/u;

export function readReasons({ plain }: Reading): Offer[] {
  return SAID.flatMap(([value, regex]) =>
    [...plain.matchAll(regex)].flatMap((match): Offer[] => {
      const [start, end] = [match.index, match.index + match[0].length];
      // What is denied in its own words ("not received") is a reason; what the words before it deny is none.
      if (DENIED.test(plain.slice(Math.max(0, start - 14), start))) return [];
      return [{ type: "reason", value, start, end }];
    }),
  );
}
