// What people say about the conversation itself: give up, begin again, say that again, why do you ask, how far is it, stop,
// later, and back again.
// Only a message that is nothing else counts, so that no wish and no answer is mistaken for one of these.

import { readVerdict } from "./confirm-words";

export type Act = "abandon" | "stop_all" | "start_over" | "repeat" | "why" | "status" | "pause" | "resume";

const POLITE =
  "(?:[\\s,，]*(?:please|thanks|thank you|谢谢(?:你|您|了)?|麻烦(?:你|您)?了?|吧|了|啊|呢|呀|好吗|可以吗))*";
const LEAD =
  "(?:(?:please|sorry|wait|ok|okay|oh|hmm|well|no|hey|actually|can you|could you|let'?s|i(?:'d| would) (?:like|want) to|i want to|不好意思|抱歉|等等|等一下|哦|嗯|那|那就|请|麻烦|帮我|我想|我要|你|您|能不能|可以)[\\s,，.。!！]*)*";
const whole = (...words: string[]) =>
  new RegExp(`^[^\\p{L}\\p{N}]*${LEAD}(?:${words.join("|")})${POLITE}[^\\p{L}\\p{N}]*$`, "iu");

const NOT_NOW =
  "(?:我)?(?:先等(?:等|一下|一会儿?|会儿?)|等(?:等|一下|一会儿?|会儿?)|先(?:放|搁|停)(?:一(?:放|搁|停|下)|着|这(?:儿|里)?)|先这样|先到这(?:儿|里)?|先不急|不急|先去?忙(?:别的|一下)?|(?:现在)?(?:有点?事|没空|没时间|不方便|在忙))(?:吧|了|哈)?";
const LATER =
  "(?:我(?:们|先)?|咱们?)?(?:晚点|晚些(?:时候)?|待会儿?|一会儿?|等(?:一?会儿?|一?下)|回头|稍后|过(?:一?会儿?|一?下)|明天|明早|今晚|晚上|下午|改天|改日|有空|下次|之后)(?:我(?:们)?)?(?:再)?(?:说|聊|继续|来|弄|办|回来|回复(?:你|您)?|告诉(?:你|您)|看看?|处理|谈|讲|搞)(?:吧|了|哈)?";
const WHEN =
  "(?:later(?: (?:on|today))?|tomorrow|tonight|another time|some other time|next time|afterwards|in a (?:bit|while|minute|moment|few minutes)|in (?:\\w+ )?(?:minutes?|hours?))";

const ACTS: readonly (readonly [Act, RegExp])[] = [
  [
    "pause",
    whole(
      `${NOT_NOW}(?:[\\s,，。;；]*${LATER})?`,
      LATER,
      "(?:先)?暂停(?:一下|对话|聊天|办理)?",
      `(?:(?:we|i)(?:'ll| will| can| could)? )?(?:let'?s |can we |could we )?(?:do|continue|finish|carry on|go on|talk|resume|pick|come back|get back|deal with|sort)(?: (?:this|it|that))?(?: (?:up|out|to (?:this|it|you)|with (?:this|it)))* ${WHEN}`,
      `(?:not (?:right )?now)(?:[\\s,]+(?:maybe )?${WHEN})?`,
      `(?:maybe )?${WHEN}`,
      `(?:i(?:'ll| will) )?be (?:right )?back(?: (?:soon|${WHEN}))?`,
      "brb",
      "(?:just )?let me (?:think|see|check)(?: (?:about|on) (?:it|this|that))?(?: (?:first|for a (?:bit|moment|minute|while)))?",
      "(?:好是好[,，]?)?(?:但是?)?(?:让我|我|容我)?(?:先|再)?(?:好好)?(?:想想|想一想|考虑(?:一下|考虑)?|看看)(?:再说)?",
      "(?:let'?s )?pause(?: (?:this|it|here|the (?:chat|conversation)))?(?: for (?:now|a (?:bit|while|moment|minute)))?",
      "(?:just )?(?:give me|wait) (?:a (?:moment|minute|second|sec|bit|while)|a few minutes|some time)",
      "i(?:'m| am) (?:a bit )?busy(?: (?:right )?now)?(?:[\\s,]+(?:talk )?later)?",
    ),
  ],
  [
    "resume",
    whole(
      "(?:continue|resume|carry on|go on|keep going|pick (?:it|this) up(?: again)?)(?: (?:now|please|with (?:it|this|that)|(?:from )?where we (?:left off|were|stopped)))*",
      "go on with: .{1,80}",
      "i(?:'m| am) back(?: (?:now|again))?",
      "(?:我们?)?(?:现在)?(?:继续|接着)(?:刚才|刚刚|之前|上次)?(?:的|那个|那件事?)?(?:吧|办|说|聊|来|弄|处理|进行)*(?:下去)?",
      "(?:继续|接着)办「.{1,40}」",
      "我?(?:又)?回来(?:了|啦)?(?:[\\s,，]*(?:我们)?(?:继续|接着)(?:吧|办|说|聊)*)?",
      "恢复(?:对话|办理)?",
    ),
  ],
  [
    "stop_all",
    whole(
      "(?:cancel|stop|forget|drop) (?:all(?: of (?:it|that|them|this))?|everything|the rest|both)",
      "never ?mind (?:all of (?:it|that)|everything|the rest)",
      "(?:全部|全都|都|所有的?)(?:取消|不要|不办|停|算了|停止)",
      "(?:剩下的|其余的|其他的)?都?(?:不用|不要|不办|算了)(?:办|弄|处理)?(?:了)?都?不要",
      "剩下的(?:都)?(?:不用|不要|不办|算)了",
    ),
  ],
  [
    "start_over",
    whole(
      "(?:start|begin)(?:ing)? (?:over|again|anew|afresh|from (?:scratch|the (?:start|beginning|top)))(?: again)?",
      "restart(?: (?:this|it|from the (?:start|beginning)))?",
      "from the (?:start|beginning|top)(?: again)?",
      "(?:重新|从头)(?:再)?(?:来|开始|说|办)(?:一?[次遍])?",
      "重来(?:一[次遍])?",
    ),
  ],
  [
    "repeat",
    whole(
      "(?:repeat|say) (?:that|it|this|the question)(?: (?:again|once more))?",
      "repeat",
      "(?:say|ask|tell me) (?:that |it |me )?again",
      "(?:what|sorry|pardon|come again|excuse me)(?: me)?",
      "what (?:did you (?:just )?(?:say|ask)|was (?:that|the question)|is the question)(?: again)?",
      "i (?:did ?n'?t|did not|do ?n'?t|do not) (?:get|catch|understand|hear) (?:that|it|you|the question)",
      "what do you mean(?: by (?:that|this|it))?",
      "(?:啥|什么意思|(?:这|那)?是?啥意思|(?:你|您)?(?:刚才?|刚刚)?(?:问|说)(?:我|了|的)*(?:啥|什么))",
      "again|once more|one more time|huh",
      "再(?:讲|念|发|看|来)(?:一)?[次遍下]",
      "(?:再|重新|重复)(?:说|讲|问|发)?(?:一)?[次遍下](?:问题|刚才的问题)?",
      "重复(?:一下)?(?:问题|刚才的(?:话|问题))?",
      "(?:没|没有)(?:听清楚?|看清楚?|听懂|看懂|明白)",
      "(?:什么|刚才(?:你|您)?(?:说|问)(?:的是|了)?(?:什么|啥)|(?:你|您)?(?:刚才|刚刚)(?:说|问)(?:的是|了)?(?:什么|啥))",
    ),
  ],
  [
    "why",
    whole(
      "why",
      "why (?:do|are|would) you (?:ask|need|want|asking)(?:ing)?(?: (?:that|this|it|me|for (?:that|this|it)|to know(?: (?:that|this|it))?|me (?:that|this)))?",
      "why (?:is (?:that|this|it) (?:needed|necessary|required)|(?:that|this))",
      "what (?:do|would) you (?:need|want) (?:that|this|it) for",
      "what(?:'s| is) (?:that|this|it) for|what for",
      "why (?:does|would|should) (?:that|this|it) matter(?: to you)?",
      "why (?:do|would) you (?:need|want) me to (?:confirm|say|tell|choose|answer)(?: (?:that|this|it|yes))*",
      "why should i (?:tell|give) you(?: (?:that|this|it))?",
      "why (?:do|should) i (?:need|have) to (?:tell|give|answer|say|confirm)(?: you)?(?: (?:that|this|it))?",
      "为(?:什么|啥|何)(?:要|需要)?(?:问|知道|确认|提供|说|填|回答)?(?:我)?(?:这个|这些|这|原因|一下)?",
      "(?:问|要|需要)(?:这个|这些|这|我这个)(?:干嘛|干什么|做什么|有什么用|干啥)(?:用)?",
      "(?:这个|这)(?:有什么用|是干(?:嘛|什么)(?:用)?的?|为什么(?:需要|要问))",
      "凭什么(?:问|要|告诉你)?",
      "为(?:什么|啥|何)(?:还|又)?(?:要|得)?我?(?:再)?(?:确认|说|选|填)(?:一[次遍下])?",
      "(?:为(?:什么|啥|何|毛)|干(?:嘛|吗|啥)|凭(?:什么|啥))(?:你们?|您)?(?:还|又|非|一定|总|老)?(?:要|得|需要)?(?:我)?(?:问|知道|提供|告诉|给|填|写|说|选|报|确认)?(?:我|你们?|您)?(?:的)?(?:这个|这些|这)?(?:订单号|单号|原因|理由|地址|电话|手机号?|邮箱|信息|资料)?",
      "(?:你们?|您)?(?:要|问)(?:我的?)?(?:这个|订单号|单号|原因|理由|地址|电话|手机号?|邮箱|信息)(?:干(?:嘛|吗|啥|什么)|做什么|有什么用|有啥用)",
      "why (?:do|would|did|are) you (?:need|want|ask(?:ing)?(?: for)?) (?:my|the|an?) (?:order )?\\w+",
      "(?:this|that|it)(?:'s| is) none of your business",
      "(?:这|那)?(?:关你|跟你|和你)(?:什么事|啥事|有什么关系|没关系)",
      "(?:这|这个)?(?:跟|和|与)?(?:这个|原因|理由)?有(?:什么|啥)关系",
    ),
  ],
  [
    "status",
    whole(
      "(?:how far|how(?:'s| is) it going|how are you getting on|any (?:news|progress|update)s?|what(?:'s| is) (?:the )?(?:status|progress|taking so long|going on|happening))(?: (?:is it|are you|now|yet|along))*",
      "(?:is it|are you|has it been) (?:done|ready|finished|there)(?: yet)?",
      "where (?:is it|are (?:you|we))(?: now| at)?",
      "(?:are you )?still (?:there|working)(?: on it)?",
      "how (?:long|much longer)(?: (?:will|does|is|do) (?:it|this|that|you)(?: (?:going to |still )?(?:take|need))?)?",
      "and now|hello",
      "(?:现在|目前)?(?:办|处理|进行|走)?(?:到)(?:哪|哪里|哪儿|什么程度)(?:一?步)?",
      "(?:办|弄|处理|搞)?(?:好|完)了?(?:没有?|吗|没)",
      "(?:还没|怎么还没|还没有)(?:办|弄|处理|搞)?(?:好|完)(?:吗)?",
      "(?:现在)?(?:进度|进展|情况|状态)(?:怎么样|如何|呢)?",
      "(?:怎么样|怎样)",
      "what(?:'s| is| was)? (?:happened|the (?:result|outcome))|(?:did|has) (?:it|that) (?:work(?:ed)?|go(?:ne)? through)",
      "(?:最后|后来|那)?(?:结果|后来)(?:呢|怎么样|如何|是什么)?|(?:办|弄|搞)成(?:了)?(?:没有?|吗|没)",
      "还(?:在|要|需要)(?:吗|多久|多长时间)",
    ),
  ],
];

const ABANDON =
  /^[^\p{L}\p{N}]*(never ?mind|cancel( it| that)?|stop( it| that)?|forget (it|that|about it)|no(,? thanks?| thank you)?|quit|leave it|drop it|算了(吧)?|不用了|没事了?|不查了|不问了|不办了|取消吧?|不要了|停(下|止|一下)?|别(办|弄)了)(,?\s*(谢谢|thanks|thank you))?[^\p{L}\p{N}]*$/iu;

const NEVER_MIND = whole(
  "nvm",
  "never ?mind(?: (?:then|it|that|about (?:it|that)))?",
  "forget (?:about )?(?:it|that|this)",
);

/** Whether a message gives up what is under way. */
export function isAbandoning(text: string): boolean {
  return ABANDON.test(text) || NEVER_MIND.test(text);
}

const GIVEN_UP =
  /never ?mind|forget|leave it|drop it|skip it|not (?:needed|necessary|interested|any ?more)|don'?t (?:want|need) (?:it|that|this) any ?more|算了|不(?:想)?[办弄换退买改]了|没必要|当我没说/iu;

/** "Never mind, not needed any more", "不换了": a no that leaves nothing to be asked. */
function givesUp(said: string): boolean {
  return GIVEN_UP.test(said) && readVerdict(said) === "no";
}

const STOP = whole(
  "(?:stop|cancel|abort|hold)(?: (?:it|that|this|on|right there|the whole thing))?(?: (?:now|right now|at once))?",
  "(?:don'?t|do not) (?:do|send|change|cancel|process) (?:it|that|this|anything)",
  "(?:i(?:'ve| have)? )?changed my mind",
  "(?:停|停下|停止|停一下|住手|别办|别弄|先别办|先别弄|先停|别处理)(?:来)?",
  "(?:取消|撤回|撤销)(?:这个|刚才的)?(?:操作|申请|请求)?",
  "(?:不办|不弄|不要|不想办|反悔|后悔)",
);

/** Whether a message stops work that is under way. */
export function isStopping(text: string): boolean {
  return isAbandoning(text) || STOP.test(text);
}

/** As people type on a phone. */
const SHORT: readonly (readonly [RegExp, string])[] = [
  [/\bu\b/giu, "you"],
  [/\bur\b/giu, "your"],
  [/\b(?:y|wy)(?= (?:do|are|would)\b)/giu, "why"],
  [/\bdont\b/giu, "don't"],
];

const KEEPS = whole(
  "(?:keep|leave) (?:it|that|this|them|(?:order )?#?[a-z]{0,3}\\d{4,})(?: (?:as (?:it|they) (?:is|are)|alone|after all|then))?",
  "(?:订单)?#?(?:[a-z]{0,3}\\d{4,})?(?:号|这[个单]|那[个单])?(?:还是|就)?(?:留着|保留|不动|别动|不要动)",
);

/** "Actually keep 12533", "还是留着吧": what is about to be given up or changed is to stay. */
export function keepsIt(text: string): boolean {
  return KEEPS.test(text.normalize("NFKC").replaceAll("’", "'").trim());
}

/** null: something else. */
export function readAct(text: string): Act | null {
  const written = text.normalize("NFKC").replaceAll("’", "'").trim();
  const said = SHORT.reduce((words, [short, long]) => words.replace(short, long), written);
  const act = ACTS.find(([, words]) => words.test(said))?.[0] ?? null;
  return act ?? (isAbandoning(said) || givesUp(said) ? "abandon" : null);
}

const NO_PERSON =
  /\b(?:back|return|switch) to (?:the )?(?:bot|steward|assistant|robot|ai)\b|\b(?:forget|never ?mind|cancel|skip|drop)(?: about)? (?:the |a |that )?(?:human|person|agent|colleague|operator|rep)\b|\b(?:no longer|don'?t|do not|rather not|not (?:going|trying) to)(?: (?:need|want|like|wish|have))?(?: (?:a|an|the|any|to|be|talk|speak|chat|with|wait for|transferred|connected|real|live))* (?:human|person|agent|colleague|operator|representative)\b|\bno need for (?:an? |the )?(?:human|person|agent|colleague)\b|\bwithout (?:a |an |the |any |one )?(?:human|person|agent|colleague)\b|(?:不用|不要|不需要|不想|算了|取消|别|別)(?:再|给我|帮我)?(?:转|轉|找|等|叫|麻烦|跟|和)?(?:接)?(?:人工|客服(?!机器)|真人(?!吗)|同事)|(?:回到|换回|转回|切回)(?:机器人|steward|智能客服|智能助手|你这)/iu;
const NOT_BACK = /(?:don'?t|do not|not|别|不要|不想).{0,20}(?:back to|回到|换回|转回)/iu;
/** A person is wanted all the same, in the same breath. */
const PERSON_AFTER_ALL =
  /\b(?:but|instead|rather|just)\b.{0,24}\b(?:get|want|need|give|transfer|connect|put)\b.{0,16}\b(?:human|person|agent|colleague|operator|someone|manager)\b|(?:要|转|换|找).{0,3}(?:真人|人工|经理|主管)(?!了).{0,4}$/iu;

/** "I don't want to talk to an agent, just …", "别转人工了": a person is expressly not wanted, whatever else is said. */
export function declinesPerson(text: string): boolean {
  const said = text.normalize("NFKC").replaceAll("’", "'");
  return NO_PERSON.test(said) && !NOT_BACK.test(said) && !PERSON_AFTER_ALL.test(said.replace(NO_PERSON, " "));
}

/** "Forget the human", "算了不用人工了": a person that was asked for is not wanted any more. */
export function wantsNoPerson(text: string): boolean {
  return text.length <= 60 && declinesPerson(text);
}

const TAKES_BACK = new RegExp(
  "\\b(?:go|going|carry) on without\\b|" +
    "^[^\\p{L}]*(?:(?:ok|okay|well|fine|actually|oh|no|sorry)[\\s,.]+)*(?:i(?:'ve| have)? changed my mind[\\s,.!]*)?(?:so |then |and )?(?:you|steward) (?:can|could|may) (?:just )?(?:help|do it|handle it|answer)(?: me| it| that| this)?(?: instead| then| after all)?[^\\p{L}]*$|" +
    "^[^\\p{L}]*(?:actually |oh |well )?i(?:'ve| have)? changed my mind[^\\p{L}]*$|^[^\\p{L}]*let'?s (?:continue|go on|carry on)(?: then| here| with you)?[^\\p{L}]*$|" +
    "^[^\\p{L}\\p{N}]*(?:actually |oh |no,? )?(?:never ?mind|forget (?:it|that|about it))\\b|" +
    "(?:还是|還是|就)你[来來]|你[来來](?:[帮幫]我|处理|處理|办|辦|弄|查)?(?:吧|就行)|(?:不用|不要|别|別|不)(?:再)?(?:转|轉|等|找|叫)(?:了|人)|不等了|^[\\s，,]*(?:算了|不用了)",
  "iu",
);
/** "Never mind, I'll wait", "算了，我再等等". */
const WAITS_ON =
  /\b(?:i'?ll|i will|i can|i'm (?:still )?|keep|still) wait|\bno hurry\b|\btake your time\b|再等|等着|我等|继续等|慢慢来/iu;

/** Said while a person is awaited: we are to go on after all. */
export function takesBackPerson(text: string): boolean {
  const said = text.normalize("NFKC").replaceAll("’", "'");
  if (WAITS_ON.test(said)) return false;
  return isAbandoning(said) || declinesPerson(said) || TAKES_BACK.test(said);
}

/** "No, it's 12346", "actually ship it to my office", "不对,是12346": what was said before is put right. */
const CORRECTS =
  /^[^\p{L}\p{N}]*(?:no|nope|wait|sorry|oops|actually|i mean[t]?|correction|my mistake|not (?:that|this) one|rather|instead)(?![\p{L}])|\b(?:actually|i mean[t]?|instead|rather|make (?:it|that)|change (?:it|that) to|should be|wrong (?:number|order|one|address))\b|^[^\p{L}\p{N}]*(?:不对|不是|错了|搞错|弄错|说错|写错|打错|抱歉|等等|等一下|哦不|更正)|(?:说|写|打|选|填|搞|弄)错了|应该是|应该为|改成|改为|换成|改(?:送|寄|退)?到/iu;

export function isCorrecting(text: string): boolean {
  return CORRECTS.test(text);
}

const POINTS_AT_ONE =
  /^\W*(?:i(?:'d| would)? (?:want|like|prefer|meant) )?(?:the|that) (?:[\p{L}\p{N}-]+ ){1,4}ones?(?: please| instead)?\W*$|^[\s，,]*(?:我?(?:想)?要)?(?:那|这)?个?[\p{Script=Han}]{1,8}的(?:那[个款件种])?(?:吧|好了)?[。.!！\s]*$/iu;

/** "The white lined one, please", "要白色横线的吧": one of several things, and not the one that was shown. */
export function pointsAtOne(text: string): boolean {
  return POINTS_AT_ONE.test(text.replaceAll("’", "'"));
}

const LEADS =
  /^[^\p{L}\p{N}]*(?:(?:no|nope|yes|yeah|yep|ok|okay|sure|right|wait|sorry|oops|well|but|and|actually|i mean[t]?|correction|my mistake|it'?s|it should be|that should be|make (?:it|that)|change (?:it|that) to|not (?:that|this) one|是的|是|好的?|可以|行|对的?|对|不对|不是的?|错了|搞错了?|弄错了?|说错了?|写错了?|打错了?|选错了?|抱歉|等等|等一下|不好意思|不过|但是?|只是|更正|哦|应该是|应该为|改成|改为)(?![a-z])[\s,，.。!！:：;；]*)+/iu;

/** What is left of a correction without the words that only announce it. */
export function correctedWords(text: string): string {
  return text.replace(LEADS, "").trim();
}

const YES_BUT =
  /^[^\p{L}\p{N}]*(?:yes|yeah|yep|ok|okay|sure|right|fine|好的?|可以|行|是的?|对的?|没问题|确认)[\s,，.。!！]*(?:but|only|just|except|however|though|if|unless|provided|as long as|不过|但是?|只是|就是|可是|如果|要是|除非|前提)/iu;

/** A yes that comes with a change is no yes to what was shown. */
export function isYesBut(text: string): boolean {
  return YES_BUT.test(text);
}

export function looksLikeQuestion(text: string): boolean {
  return /[?？]\s*$|[吗呢么][。.!！\s]*$|怎么样|多久|多少|几天|什么时候|啥时候|如何|哪[里儿些]|能不能|可不可以|是不是|有没有|^\s*(?:what|how|when|where|who|which|why|do|does|is|are|can|could)\b/iu.test(
    text,
  );
}
