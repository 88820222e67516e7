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
      "再(?:讲|念|发|看)(?:一)?[次遍下]",
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
      "还(?:在|要|需要)(?:吗|多久|多长时间)",
    ),
  ],
];

const ABANDON =
  /^[^\p{L}\p{N}]*(never ?mind|cancel( it| that)?|stop( it| that)?|forget (it|that|about it)|no(,? thanks?| thank you)?|quit|leave it|drop it|算了(吧)?|不用了|没事了?|不查了|不问了|不办了|取消吧?|不要了|停(下|止|一下)?|别(办|弄)了)(,?\s*(谢谢|thanks|thank you))?[^\p{L}\p{N}]*$/iu;

/** Whether a message gives up what is under way. */
export function isAbandoning(text: string): boolean {
  return ABANDON.test(text);
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

/** null: something else. */
export function readAct(text: string): Act | null {
  const said = text.normalize("NFKC").replaceAll("’", "'").trim();
  const act = ACTS.find(([, words]) => words.test(said))?.[0] ?? null;
  return act ?? (isAbandoning(said) || givesUp(said) ? "abandon" : null);
}

/** "No, it's 12346", "actually ship it to my office", "不对,是12346": what was said before is put right. */
const CORRECTS =
  /^[^\p{L}\p{N}]*(?:no|nope|wait|sorry|oops|actually|i mean[t]?|correction|my mistake|not (?:that|this) one|rather|instead)(?![\p{L}])|\b(?:actually|i mean[t]?|instead|rather|make (?:it|that)|change (?:it|that) to|should be|wrong (?:number|order|one|address))\b|^[^\p{L}\p{N}]*(?:不对|不是|错了|搞错|弄错|说错|写错|打错|抱歉|等等|等一下|哦不|更正)|(?:说|写|打|选|填|搞|弄)错了|应该是|应该为|改成|改为|换成|改(?:送|寄|退)?到/iu;

export function isCorrecting(text: string): boolean {
  return CORRECTS.test(text);
}

const LEADS =
  /^[^\p{L}\p{N}]*(?:(?:no|nope|yes|yeah|yep|ok|okay|sure|right|wait|sorry|oops|well|but|and|actually|i mean[t]?|correction|my mistake|it'?s|it should be|that should be|make (?:it|that)|change (?:it|that) to|not (?:that|this) one|是的|是|好的?|可以|行|对的?|对|不对|不是的?|错了|搞错了?|弄错了?|说错了?|写错了?|打错了?|选错了?|抱歉|等等|等一下|不好意思|不过|但是?|只是|更正|哦|应该是|应该为|改成|改为)(?![a-z])[\s,，.。!！:：;；]*)+/iu;

/** What is left of a correction without the words that only announce it. */
export function correctedWords(text: string): string {
  return text.replace(LEADS, "").trim();
}

const YES_BUT =
  /^[^\p{L}\p{N}]*(?:yes|yeah|yep|ok|okay|sure|right|fine|好的?|可以|行|是的?|对的?|没问题|确认)[\s,，.。!！]*(?:but|only|just|except|however|though|不过|但是?|只是|就是|可是)/iu;

/** A yes that comes with a change is no yes to what was shown. */
export function isYesBut(text: string): boolean {
  return YES_BUT.test(text);
}

export function looksLikeQuestion(text: string): boolean {
  return /[?？]\s*$|[吗呢么][。.!！\s]*$|怎么样|^\s*(?:what|how|when|where|who|which|why|do|does|is|are|can|could)\b/iu.test(
    text,
  );
}
