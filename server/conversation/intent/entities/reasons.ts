// Why goods go back: one code for what is said in either language. A thing that is not so ("it is not broken") is no reason.
import type { Offer, Reading, Reason } from "./entity";

const SAID: readonly (readonly [Reason, RegExp])[] = [
  [
    "wrong_item",
    /\b(?:wrong (?:item|thing|product|one|colou?r|model|order|parcel|package|stuff|goods)|(?:sent|got|received|shipped|given) (?:me )?(?:the |a )?(?:wrong|different)|not what i (?:ordered|bought)|someone else's|(?:got|received|sent me|was sent) (?!\d|one\b|two\b|only\b)[a-z -]{2,40} but (?:i |i'd |i had )?(?:ordered|bought|wanted)|(?:ordered|bought) (?:a |the |my )?(?!\d|one\b|two\b|three\b|only\b)[a-z -]{2,40} (?:but|and) (?:i )?(?:got|received|was sent) (?:a |an |the |some )(?!refund|message|mail|e-?mail|call))\b|(?:发|送|寄|拿|配)错(?:了|货)?|错发|不是我(?:要|订|买|下单)的|货不对板|颜色(?:不对|错了|发错)|型号(?:不对|错了)|[发寄]成了?|[发寄]的(?:却|竟然|居然)?是(?:别的|另|其他)|收到的(?:却|竟然|居然)?(?:不是|是别的|是另)/gu,
  ],
  [
    "missing_parts",
    /\b(?:missing (?:a |the |some |one |two )?(?:parts?|pieces?|items?|accessor(?:y|ies)|screws?|charger|cable|manual|lid)|(?:parts?|pieces?|items?|one|charger|cable|lid) (?:is|are|was|were) missing|incomplete|not complete|empty (?:box|package|parcel)|(?:only|just) (?:\d+|one|two|three|four|five|half) (?:of (?:the |my |them)?)?(?:[a-z]+ ){0,3}(?:came|arrived|were (?:in|inside|delivered)|was (?:in|inside|delivered)|showed up)|(?:ordered|bought|paid for) (?:\d+|a dozen|two|three|four|five|six|ten)\b[^.!?]{0,40}\b(?:got|received|only|came with|there (?:was|were)) (?:only |just )?(?:\d+|one|two|three|four|five|six|nine|ten)|(?:was|were|is|are)n['’]?t (?:in|inside) the (?:box|package|parcel)|not (?:in|inside) the (?:box|package|parcel)|(?:got|received|only) (?:only )?(?:\d+|one|two|three|four|five|six) (?:out )?of (?:the |my )(?:\d+|two|three|four|five|six|seven|eight|nine|ten|dozen))\b|少(?:了|发|件|寄|装)|漏(?:发|件|寄|装)|缺(?:件|少|了)|配件(?:没|不全)|不全|空(?:盒|包裹)|(?:只|才|就|仅)(?:有|收到|发|寄|到|送)(?:了|来|到|货)?(?:\d+|[一二两三四五六七八九十]+)(?:件|个|双|条|台|瓶|盒|包|袋|套|本|支|只|把|份|箱|罐|块)|(?:只|才|就|仅)来了?(?:\d+|[一二两三四五六七八九十]+)(?:件|个|双|条|台|瓶|盒|包|袋|套|本|支|只|把|份|箱|罐|块)|少(?:[一二两三四五]|\d{1,2})[件个双条颗只支瓶包盒套张本把片根]|没有?(?:附)?(?:说明书|配件|螺丝|充电器|充电线|遥控器|电池|吊牌)|(?:说明书|配件|螺丝|充电器|充电线|遥控器|吊牌)(?:都|也)?没有/gu,
  ],
  [
    "wrong_size",
    /\b(?:too (?:small|big|large|tight|loose|long|short|wide|narrow)|wrong size|(?:does ?n'?t|did ?n'?t|do ?n'?t|not) (?:quite )?fit(?:ting)?|size is (?:off|wrong)|(?:runs?|fits?) (?:a (?:bit|little|size|whole size) )?(?:too )?(?:small|large|big|tight|loose|narrow|wide|short|long)|(?:one|two|a|half a) sizes? too|wrong sized?|(?:bit|too|very|so) (?:snug|baggy|roomy|cramped)|pinch(?:es|ing)? my)\b|(?:尺码|尺寸|大小|码数|号码)(?:太|偏|不|有点|错|小|大)[大小对合准适]?|太(?:大|小|紧|松|长|短|肥|窄|宽)了?|穿不(?:上|下|进|了)|不合(?:身|脚)|偏[大小]|[买拍订选](?:小|大|短|长|窄)了|[小大](?:了|一|两|半)(?:个|一)?码|挤脚|勒得?慌?|磨脚|顶脚|(?:袖子|裤腿|腰|肩|裤子|衣服)(?:偏|有点)?[长短大小紧松窄宽]了?/gu,
  ],
  [
    "not_as_described",
    /\b(?:not as (?:described|advertised|pictured|shown)|(?:does ?n'?t|not) (?:match|look like|looking like) (?:the |your )?(?:description|pictures?|photos?|advert\w*)|nothing like the (?:pictures?|photos?|description)|(?:a )?(?:fake|counterfeit|knock-?off)|different from the (?:picture|photo|description)|(?:not|[a-z]+n['’]?t|nothing|never|hardly|different)\b[^.!?]{0,40}\b(?:like|as|what|from what|than) (?:the |your |it )?(?:description|pictures?|photos?|ads?|listing|page|website|site|it|you) (?:says?|said|shows?|showed|claims?|claimed|advertises?d?|promised)|(?:description|photos?|pictures?|listing) (?:is|was|are|were) (?:misleading|wrong|false|a lie)|misleading|false advertising)\b|(?:与|和|跟)(?:描述|图片|照片|页面|宣传)(?:的)?(?:完全)?(?:不符|不一样|不一致|差太多)|描述不符|实物不符|货不对版|色差(?!不|没|很小)|假货|不是正品|冒牌|虚假宣传|(?:宣传|广告|描述|图片|照片)(?:都|全)?(?:是)?(?:假的|骗人|虚假|误导)|(?:与|和|跟)(?:描述|图片|照片|页面|宣传|图)(?:上|里)?(?:的)?(?:完全|根本)?(?:两个样|两码事|对不上|不同|差)|[不]是(?:图|页面)上/gu,
  ],
  [
    "damaged",
    /\b(?:broken|damaged?|cracked|torn|smashed|shattered|scratch(?:ed|es)|dented|crushed|stained|ripped|leak(?:ed|ing|s)|bent|chipped|in pieces|(?:frayed|snapped|split|warped|rusty|rusted|spilled|spilt|soaked|squashed|mangled|punctured)|fell apart|came apart|falling apart|in (?:two pieces|bits)|(?:a |an |the |has |have )?(?:rip|tear|hole|crack|scratch|dent|stain)s? (?:in|on|across|down|at|near))\b|(?<!没)(?:碎|破|裂|摔|压|撞|刮|磕|划)(?:了|坏|损|掉|开|烂|碎|扁|花|伤|痕|洞)|破(?:的|洞)|坏(?:的|了|掉)|损坏|变形|漏(?:了|水|液|油)|有(?:划痕|裂|污渍|破洞|瑕疵)|脏(?:了|的)|断(?:了|裂|掉)|勾丝|抽丝|脱线|开线|开胶|脱胶|掉漆|生锈|发霉|裂(?:的|开|痕|缝)|(?:压|摔|挤)(?:得|的)?(?:稀)?(?:变形|烂|扁)|散架|湿透|泡水/gu,
  ],
  [
    "defective",
    /\b(?:defective|faulty|defects?|malfunction\w*|(?:does|did|will|wo|is|has) ?n(?:o|')?t (?:even )?(?:work(?:ing)?|turn(?:ing)? on|charg(?:e|ing)|switch(?:ing)? on|start(?:ing)?|power(?:ing)? on)|(?:does|did|will|is) not (?:work(?:ing)?|turn on|charg(?:e|ing)|start)|(?:stopped|quit) working|not working|dead on arrival|poor(?:ly)? (?:quality|made)|bad quality|keeps? (?:crashing|disconnecting|dying)|broke(?! (?:up|even|my|the bank))(?: down)?|died on me|(?:is|was|went|it'?s) dead|flicker(?:s|ing)?|short(?:ed|ing)? out|glitch(?:y|es|ing)?|(?:keeps?|kept) (?:turning off|shutting (?:off|down)|freezing|restarting|flickering)|no (?:sound|power|picture|signal)|(?:battery|screen|button|pump|motor|sensor) (?:is |has |was )?(?:dead|died|failed|broken)|quit on me|packed up)\b|质量(?:太|很|有|不|差|问题)(?:差|问题|好|行|过关)?|有(?:毛病|故障|质量问题|问题的)|故障|失灵|(?:不能|没法|无法|用不了|充不(?:进|上|了)|开不了|打不开|连不上)(?:用|使用|充电|开机|工作|启动)?(?=机|电|[,。!?;\s]|$|了|,)|不能(?:用|使用|充电|开机|工作)|没声音|没反应|(?:就)?(?:这|什么)(?:破|烂)?质量|质量(?:真|太|好|也太)?(?:烂|次|渣)|做工(?:太|很|真)?(?:差|粗糙)|闪(?:烁|个不停|屏)|一闪一闪|频闪|死机|黑屏|罢工|不(?:通电|出水|制热|加热|工作|亮|转|响|充电)(?:了)?|接触不良|起球|(?:点|打|充|插|装|拧|按|连|扣|锁|开)不(?:着|燃|亮|动|紧|响|牢)|不(?:出|吸|发|冒)(?:雾|水|风|汽|热|冷|声|光|气|墨)|掉(?:毛|色|皮|渣|粉)|没(?:声|电|信号)了?/gu,
  ],
  [
    "not_received",
    /\b(?:never (?:arrived|came|received|got|delivered|showed up|turned up)|(?:has|have|did|was|were|had) ?n'?t (?:yet )?(?:arrived?|come|received?|got(?:ten)?|been delivered|show(?:n|ed)? up|turned? up|get (?:it|my|the|them|anything))|(?:have|has|did|was) not (?:arrived?|come|received?|been delivered)|not (?:arrived|received|been delivered)|non-?delivery|lost (?:in (?:the )?(?:mail|post|transit)|parcel|package)|(?:parcel|package|order) (?:is|was|got|must be) (?:lost|stolen)|nothing (?:is |was |has |'s )?(?:on my|at my|in my|at the|in the|here|there|arrived|came|come|showed|shown|turned)[a-z ]*|no (?:parcel|package|delivery|sign of (?:it|my|the))|(?:where|wheres) (?:the hell|is my stuff)|(?:did|have|has) ?n['’]?t (?:ever )?(?:seen|got) (?:it|anything|my (?:order|parcel|package))|delivered to (?:the |a |my )?(?:wrong|someone|somebody|neighbou?r|another|different)[a-z ]*)\b|(?:一直|还|都|根本|从来|始终|至今)?(?:没有?|未)(?:收到(?!回复|答复|短信|邮件|通知|退款)|到货|送到|送达|到(?=[,。!?\s]|$|呢|啊|了))|(?:丢|弄丢|寄丢|送丢)(?:了|件|失)|丢失|(?:没|没有|未)(?:拿到|见到|看到|瞧见)(?:货|东西|包裹|快递|人)?|没影(?:儿|子)?|不见(?:踪影|货|包裹|了)|(?:快递|包裹|东西)(?:呢|丢|没)(?:了|啊)?/gu,
  ],
  [
    "late",
    /\b(?:(?:too |so |very |really |running )?late(?! (?:fee|at night|on))|delay(?:ed|s)?|overdue|tak(?:es|ing|en) (?:too|so|forever|ages|way too) ?(?:long)?|(?:too|so) slow|behind schedule|took (?:forever|ages|(?:way )?too long|so long)|(?:was|were) (?:promised|due|supposed to (?:arrive|come|be (?:here|delivered)))|should(?:'ve| have) (?:arrived|come|been (?:here|delivered))|missed (?:the|its|your) delivery|not on time|never on time|meant to (?:arrive|come|be (?:here|delivered))|(?:came|arrived|delivered|shipped) (?:\w+ ){0,3}after)\b|(?:太|这么|好|很|非常)慢|延误|延迟|晚(?:了|到)|迟(?:到|迟)|超时|拖(?:了|延|太久|这么久)|等(?:太久|不及|不了)|来不及|才(?:发货|发出|寄出|到货|送到|送来)|不(?:想)?(?:再)?等了|等(?:得)?(?:太|好|这么|那么)久|没(?:有)?按时|没准时|说好(?:的)?.{0,6}(?:到|送)/gu,
  ],
  [
    "ordered_by_mistake",
    /\b(?:(?:by|my) (?:mistake|accident|error)|accident(?:al|ally)(?: (?:ordered|bought|purchased))?|ordered (?:twice|it twice|two by|the wrong|too many)|bought (?:twice|it twice|the wrong|too many)|duplicate (?:order|purchase)|double ordered|misclick\w*|(?:ordered|bought|clicked|placed|pressed) (?:it |this |that |them |the [a-z]+ )?(?:by (?:mistake|accident)|accidentally|in error)|wrong button|(?:one|two) too many|did ?n['’]?t mean to (?:order|buy|click|place)|(?:my|the) (?:kid|son|daughter|cat|toddler)[a-z ]* (?:ordered|clicked|bought)|(?:clicked|ordered|bought|pressed|paid) (?:\w+ ){0,3}twice|did ?n['’]?t mean to)\b|(?:拍|买|订|下|点|选)错(?:了|单)?|误(?:拍|买|下单|点|操作)|不小心(?:买|拍|点|下单|多)|重复(?:下单|购买|拍|买了)|买重(?:复)?了|(?:拍|买|订)(?:多|重)了|多(?:拍|买|下|订|点)了|手滑|手抖|孩子(?:乱|误)?(?:买|点|下单)|手一?(?:滑|抖)|(?:点|拍|买|下|订)多了/gu,
  ],
  [
    "cheaper_elsewhere",
    /\b(?:cheaper (?:elsewhere|somewhere|online|at|in|on)|(?:found|saw) (?:it |one |a )?(?:better price|cheaper|(?:for|at) (?:a )?(?:less|lower))|(?:better|lower) price|price (?:has )?(?:dropped|went down|fell)|too expensive|cheaper (?:elsewhere|on|from|by|with)|(?:found|saw|seen|got) (?:it|this|the same(?: one)?|one) (?:for |at )?(?:less|cheaper)|(?:for|sells? it for) less|(?:dollars?|bucks|euros?|pounds|%|[$€£]\d+) cheaper|cheaper (?:at|on|in) )\b|(?:别|其他|另)(?:的)?(?:处|家|地方|人家|店|平台)(?:更)?(?:便宜|卖得便宜)|更便宜|降价了?|太贵|买贵了|便宜(?:多了|好多|很多|不少|一半|了?\d+)|(?:别|其他|另|隔壁|京东|淘宝|天猫|拼多多)[^,。]{0,6}(?:才|只)(?:卖|要)|比(?:别家|别人|其他|人家|京东|淘宝|天猫|拼多多|抖音|隔壁|超市|实体店|线下)[^,。]{0,4}贵|贵(?:了)?(?:一倍|好多|很多|不少|一截)/gu,
  ],
  [
    "changed_mind",
    /\b(?:changed? my mind|(?:do ?n'?t|no longer|not) (?:really )?(?:want|need|like) (?:it|them|this|that|these|those)(?: any ?more)?|(?:do ?n'?t|no longer) (?:want|need) (?:my|the)|not needed|regret(?:ted)? (?:buying|it|my)|second thoughts|(?:do ?n'?t|did ?n'?t) like|(?:just |simply )?(?:do ?n['’]?t|dont|no longer) (?:need|want) (?:it|them|this|that)|have no use for|not for me|not my (?:style|taste|thing)|(?:ca|do)n['’]?t use it after all)\b|不(?:想|再)?要了|不想(?:要|买)|不需要(?:了)?|不喜欢|后悔(?:了)?|改(?:变)?主意|用不(?:上|着)|没(?:什么)?用(?=了|处)|想(?:换|买)别的|(?:不合|不是)(?:我)?(?:的)?(?:心意|喜好|风格)|冲动(?:消费|下单|买)/gu,
  ],
];

/** "not broken", "isn't damaged", "没坏" */
const DENIED =
  /(?:\b(?:not|never|isn't|wasn't|aren't|weren't|no|without)(?: (?:at all|really|actually|any|even|a))? $|(?:没有?|不是|并非|并没有)$)/u;

/** Words that speak of no goods: "the code doesn't work", "验证码没收到", "运费太贵", "色差太大". */
const ASIDE: Readonly<Partial<Record<Reason, RegExp>>> = {
  defective:
    /(?:\b(?:coupon|voucher|promo|code|discount|link|page|site|website|app|log-?in|password|button|card|payment|checkout|paypal|e-?mail)s?\b[^.,;!?]{0,16}|(?:优惠[码券]|折扣码|券|码|链接|页面|网站|网页|登录|密码|付款|支付|账号|减|口令|邮箱|小程序|客服)[^,。;!?]{0,14})$/u,
  not_received:
    /(?:\b(?:code|e-?mail|mail|refund|money|invoice|reply|answer|response|text|sms|confirmation|link|receipt)s?\b[^.,;!?]{0,16}|(?:验证码|短信|邮件|退款|发票|回复|答复|通知|钱|款|积分|链接|优惠券|电话)[^,。;!?]{0,20})$/u,
  cheaper_elsewhere:
    /(?:\b(?:shipping|delivery|postage|fee)\b[^.,;!?]{0,12}|(?:运费|邮费|快递费|手续费)[^,。;!]{0,8})$/u,
  wrong_size: /(?:色差|噪音|声音|味道|差距|区别|压力|力度|风险|脾气|差别|变化|反差|火气)(?:也|都|实在)?$/u,
};
const ASKED = /\b(?:do|does|will|would|are|is|should i)\s[^.,;!?]{0,40}$/u;
/** "I never got the code": what was not received stands behind. */
const NO_GOODS =
  /^[^.,;!?]{0,3}\b(?:a |an |any |the |my |your )?(?:[a-z]+ )?(?:code|e-?mail|mail|refund|money|invoice|reply|answer|response|text|sms|confirmation|link|receipt)\b/u;

export function readReasons({ plain }: Reading): Offer[] {
  return SAID.flatMap(([value, regex]) =>
    [...plain.matchAll(regex)].flatMap((match): Offer[] => {
      const [start, end] = [match.index, match.index + match[0].length];
      // What is denied in its own words ("not received") is a reason; what the words before it deny is none.
      if (DENIED.test(plain.slice(Math.max(0, start - 14), start))) return [];
      // "Do they run small?" asks before anything is bought.
      if (value === "wrong_size" && ASKED.test(plain.slice(0, start))) return [];
      if (ASIDE[value]?.test(plain.slice(Math.max(0, start - 30), start))) return [];
      if (value === "not_received" && NO_GOODS.test(plain.slice(end, end + 40))) return [];
      return [{ type: "reason", value, start, end }];
    }),
  );
}
