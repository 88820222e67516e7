// The sentences Steward says by itself, in both languages. Facts are passed in; nothing here knows any.
import type { Locale } from "../context";
import { ATTACHMENT_REFUSAL } from "./attachments/attachment-texts";
import type { AddressField } from "./slot-address";

type Sentences = {
  orderNotFound: (orderId: string) => string;
  notAnOrderNumber: string;
  noOrders: string;
  otherWays: string;
  severalOrders: string;
  notAChoice: string;
  /** What there is to choose from cannot be read now. */
  listAway: string;
  /** A number that is none of what was offered. */
  notOnOffer: (value: string) => string;
  orLeaveIt: string;
  whichOfThese: string;
  addressLacks: (fields: readonly string[]) => string;
  addressFields: Record<AddressField, string>;
  unclear: string;
  unclearDetail: string;
  understood: (label: string, facts: string) => string;
  cannotYet: string;
  outside: string;
  /** What nothing here does, a person does. */
  handOff: string;
  /** A yes or a no while nothing was asked. */
  nothingAsked: string;
  notSure: string;
  canDo: (labels: readonly string[]) => string;
  canDoNothing: string;
  abandoned: string;
  /** `label`: what was wanted, where that is known. */
  expired: (label: string | null) => string;
  shallIGoOn: (label: string | null) => string;
  /** What is said for the customer when they pick it; read by dialogue-acts.ts. */
  goOnWith: (label: string | null) => string;
  leaveIt: string;
  goingOn: string;
  nothingToResume: string;
  pausedQuestion: (label: string | null) => string;
  /** `due`: until when the card can be answered. */
  pausedConfirmation: (due: string | null) => string;
  pausedInformation: string;
  pausedDecision: string;
  pausedWork: string;
  pausedNothing: string;
  answerStopped: string;
  /** Which order was meant, when no number was said. */
  takenFor: (orderId: string, goods: string) => string;
  notWords: string;
  notThatForm: string;
  /** What is said to leave a question that goes nowhere, and what that does. */
  ways: readonly (readonly [say: string, does: string])[];
  startingOver: string;
  nothingToRepeat: string;
  /** Before what was said last. */
  nothingUnderWay: string;
  back: (label: string) => string;
  leaving: (label: string) => string;
  corrected: (facts: string) => string;
  /** What was said of another order, and is no wish we know. */
  notRead: (words: readonly string[]) => string;
  /** Several wishes, in the order they are taken. */
  firstThen: (wishes: readonly { wish: string; otherwise: boolean }[]) => string;
  /** Of more wishes than are taken at once, the last are left out. */
  notAllAtOnce: string;
  /** What was only wanted if the wish before it could not be had. */
  notNeeded: (wish: string) => string;
  next: (wish: string) => string;
  queued: (wish: string) => string;
  allDropped: string;
  whyConfirm: string;
  notAYes: string;
  /** A yes that was written before there was anything to say yes to. */
  lookFirst: string;
  /** "Cancel" where the request itself is to cancel something. */
  cancelWhich: (label: string) => string;
  stopping: string;
  stoppingFor: string;
  stoppingAll: string;
  tooLate: string;
  tooLateToChange: string;
  alreadyStopping: string;
  beingUndone: (title: string, subject: string) => string;
  replaced: string;
  stoppedByCustomer: string;
  stillWorking: (title: string, subject: string, done: number, total: number, step: string) => string;
  stillWaiting: (title: string, subject: string) => string;
  waitingForPerson: (title: string, subject: string) => string;
  waitingForYou: string;
  paused: (title: string, subject: string) => string;
  confirmed: string;
  declined: string;
  changedMeanwhile: string;
  factsAway: string;
  passedOn: string;
  failed: string;
  undone: string;
  partlyUndone: string;
  cancelled: string;
};

const list = (locale: Locale, items: readonly string[]) =>
  new Intl.ListFormat(locale, { type: "conjunction" }).format(items);

/** More than this in one sentence nobody reads. */
const A_FEW = 8;
const some = (locale: Locale, items: readonly string[], more: string) =>
  list(locale, items.length > A_FEW ? [...items.slice(0, A_FEW), more] : items);

export const REPLY: Record<Locale, Sentences> = {
  "zh-CN": {
    orderNotFound: (orderId) => `我在您的账户里没有找到订单 ${orderId}。请核对一下订单号。`,
    notAnOrderNumber: "我没能从这句话里找到订单号。",
    noOrders: "您的账户里还没有订单。请直接发送订单号，可以在确认邮件里找到。",
    otherWays:
      "订单号在下单确认邮件里，也可以从下面选择一个最近的订单。还可以说“转人工”或“重新开始”；不办了，回复“算了”即可。",
    severalOrders: "您提到了不止一个订单，是哪一个的事？",
    notAChoice: "我没能从这句话里认出您的选择。",
    listAway: "抱歉，店铺的资料暂时查不到，没有做任何改动。请过一会儿再说一遍，我从刚才的地方接着办。",
    notOnOffer: (value) => `“${value}”不在可选的范围里，可能目前缺货。`,
    orLeaveIt: "如果都不合适，可以说“转人工”或“重新开始”；回复“算了”就不办理。",
    whichOfThese: "您说的可能是下面几个，请选一个。",
    addressLacks: (fields) => `地址还缺少：${list("zh-CN", fields)}。`,
    addressFields: {
      address1: "街道和门牌号",
      address2: "补充地址",
      city: "城市",
      region: "省份",
      country: "国家或地区",
      postal_code: "邮政编码",
    },
    unclear: "我不太确定您需要哪一项，是下面的哪一种？",
    unclearDetail: "选择这一项",
    understood: (label, facts) => `我理解您想要：${label}${facts ? `（${facts}）` : ""}。`,
    cannotYet: "这件事我现在还办不了，没有做任何操作。",
    notSure: "我不太确定您需要什么，可以换个说法吗？",
    outside: "这个问题超出了我能处理的范围。",
    handOff: "需要办理的话，告诉我“转人工”，同事会帮您处理。",
    nothingAsked: "好的。目前没有等您确认的事；需要什么，直接告诉我就行。",
    canDo: (labels) => `我可以帮您：${some("zh-CN", labels, "其他事情")}。`,
    canDoNothing: "目前没有开放的业务。",
    abandoned: "好的，先不处理了。需要时随时告诉我。",
    takenFor: (orderId, goods) => `我理解您说的是订单 ${orderId}${goods ? `（${goods}）` : ""}。`,
    notWords: "我没能从这句话里读出内容，用一两句话说明就好。",
    notThatForm: "这个格式好像不对，请核对后再发一次。",
    ways: [
      ["转人工", "请同事帮忙"],
      ["重新开始", "从头再说一遍"],
      ["算了", "不办理了"],
    ],
    startingOver: "好的，我们从头开始。",
    nothingUnderWay: "现在没有正在办的事。上一件的答复是：",
    nothingToRepeat: "我们还没有聊过什么，需要什么直接告诉我就行。",
    back: (label) => `我们接着办「${label}」。`,
    leaving: (label) => `好的，「${label}」先放下。`,
    corrected: (facts) => `好的，已改为${facts}。`,
    notRead: (words) =>
      `${words.map((one) => `“${one}”`).join("、")}这部分我没看懂要怎么办，还没有动；稍后请换个说法再告诉我。`,
    firstThen: ([first, ...others]) =>
      `收到，一件一件来：先办「${first?.wish ?? ""}」；${others
        .map(({ wish, otherwise }) => (otherwise ? `办不成的话，改办「${wish}」` : `再办「${wish}」`))
        .join("；")}。`,
    notAllAtOnce: "您一次说的事情比较多，其余的请等这些办完后再告诉我。",
    notNeeded: (wish) => `前一件已经办成，「${wish}」就不办了。`,
    next: (wish) => `接下来办「${wish}」。`,
    queued: (wish) => `好的，记下了：这件办完就办「${wish}」。`,
    allDropped: "好的，都先不办了。需要时随时告诉我。",
    whyConfirm: "这一步会改动您的订单、账户或款项，所以先请您看清楚；没有您的确认，我什么都不会改。",
    notAYes: "听起来您还想改点什么，所以我没有把它当作确认。请说说哪里要改，或者回复“确认”或“不办”。",
    lookFirst: "办之前请先看一下具体内容，看过之后再告诉我。",
    cancelWhich: (label) => `“取消”有两种理解，所以我还没有动。要继续办「${label}」，回复“确认”；不办了，回复“不办”。`,
    stopping: "好的，这就停下；已经做过的操作会撤销，撤销完立即告诉您。",
    stoppingFor: "好的，按您说的改。刚才那一份已经停下，没有照它办理；新的内容马上请您确认。",
    stoppingAll: "好的，这就停下，后面的也不办了；已经做过的操作会撤销。",
    tooLate: "这件事已经办到不能撤回的一步，停不下来了。我会把它办完并告诉您结果；之后需要补救，告诉我“转人工”。",
    tooLateToChange: "这件事已经办到不能更改的一步。等它办完，请再告诉我要怎么改，我会重新为您核对。",
    alreadyStopping: "已经在停下并撤销了，完成后立即告诉您。",
    beingUndone: (title, subject) =>
      `「${title}」${subject ? `（${subject}）` : ""}正在撤销已经做过的操作，完成后立即告诉您。`,
    replaced: "刚才那一份已停下，没有照它办理。",
    stoppedByCustomer: "已按您的意思停下，做过的操作都已撤销。",
    expired: (label) =>
      `距离上次对话已有一段时间，${label ? `「${label}」` : "之前的问题"}我先替您放着，已经知道的都留着；想接着办，说“继续”就行。`,
    shallIGoOn: (label) =>
      `${label ? `之前您要办「${label}」，还差一步没有问完` : "之前的问题还没有说完"}，要接着办吗？`,
    goOnWith: (label) => (label ? `继续办「${label}」` : "继续"),
    leaveIt: "不用了",
    goingOn: "好的，我们接着来。",
    nothingToResume: "目前没有搁下的事，需要什么直接告诉我就行。",
    pausedQuestion: (label) =>
      `好的，不着急。${label ? `「${label}」` : "这件事"}我先替您放着，已经知道的都留着，不会过期。方便的时候说“继续”就行。`,
    pausedConfirmation: (due) =>
      `好的，不着急。没有您的确认，我什么都不会改。${due ? `请在 ${due} 之前确认，过了时间就不办理；` : ""}方便的时候说“继续”，我再请您看一遍。`,
    pausedInformation: "好的，不着急。负责审批的同事还在等您的回复；方便的时候说“继续”，再把答复发给我。",
    pausedDecision: "好的，您先忙。这件事正等同事审批，您不在也会继续；有了结果会留在这个对话里，也会通知您。",
    pausedWork: "好的，您先忙。已经开始办的会继续办完，结果会留在这个对话里。如果要停下，请说“停”。",
    pausedNothing: "好的，您先忙。随时回来，直接告诉我需要什么就行。",
    answerStopped: "已停止，这条消息没有办理，什么都没有改。",
    stillWorking: (title, subject, done, total, step) =>
      `我还在处理「${title}」${subject ? `（${subject}）` : ""}：已完成 ${done}/${total} 步${step ? `，正在进行：${step}` : ""}。完成后会立即答复您，不会重复操作。`,
    stillWaiting: (title, subject) =>
      `「${title}」${subject ? `（${subject}）` : ""}正在等待结果，完成后会立即答复您。`,
    waitingForPerson: (title, subject) =>
      `「${title}」${subject ? `（${subject}）` : ""}正在等待同事审批。有了结果会立即答复您，无需重复提交。`,
    waitingForYou: "还需要您确认下面这件事。回复“确认”就继续，回复“不办”就不办理。",
    paused: (title, subject) =>
      `「${title}」${subject ? `（${subject}）` : ""}已由同事暂停，恢复后会继续办理并答复您。`,
    confirmed: "好的，按您的确认继续办理。",
    declined: "好的，按您的意思不办理这一步。",
    changedMeanwhile: "内容在此期间有变化，刚才的答复没有生效。请按最新内容再确认一次。",
    factsAway: "暂时无法核对最新信息，刚才的答复没有生效。请稍后再确认一次。",
    passedOn: "谢谢，已转给负责审批的同事。有了结果会立即答复您。",
    failed: "抱歉，这件事没能办完，是我们这边的问题。请稍后再试一次。",
    undone: "抱歉，这件事没能办完。已经做过的操作都已撤销，您的订单和账户没有变化。",
    partlyUndone: "抱歉，这件事没能办完，有一部分操作未能自动撤销，需要我们的同事处理。",
    cancelled: "这件事已取消。",
  },
  en: {
    orderNotFound: (orderId) => `I could not find order ${orderId} in your account. Please check the number.`,
    notAnOrderNumber: "I couldn't find an order number in that.",
    noOrders:
      "There are no orders in your account yet. If you have an order number, send it; it is in the confirmation e-mail.",
    otherWays:
      "The order number is in your confirmation e-mail, or choose one of your recent orders below. You can also say “talk to a person” or “start over”; to drop it, “never mind”.",
    severalOrders: "You named more than one order. Which one is it about?",
    notAChoice: "I couldn't tell which of these you mean.",
    listAway:
      "Sorry, I can't read the shop's records just now, and nothing has been changed. Tell me once more in a moment, and I'll go on from here.",
    notOnOffer: (value) => `“${value}” is not among these; it may be sold out.`,
    orLeaveIt: "If nothing suits, say “talk to a person” or “start over”; “never mind” drops it.",
    whichOfThese: "That could be any of these; please choose.",
    addressLacks: (fields) => `The address still lacks: ${list("en", fields)}.`,
    addressFields: {
      address1: "street and number",
      address2: "second line",
      city: "city",
      region: "state or region",
      country: "country",
      postal_code: "postal code",
    },
    unclear: "I'm not sure which of these you need.",
    unclearDetail: "Choose this",
    understood: (label, facts) => `I understood: ${label}${facts ? ` (${facts})` : ""}.`,
    cannotYet: "I can't do that yet, and nothing has been changed.",
    notSure: "I'm not sure what you need. Could you put it another way?",
    outside: "That is outside of what I can help with.",
    handOff: "If you need it done, say “talk to a person”, and a colleague will see to it.",
    nothingAsked: "All right. Nothing is waiting for your word just now; tell me what you need.",
    canDo: (labels) => `What I can do: ${some("en", labels, "more")}.`,
    canDoNothing: "There is nothing I can do for this account at the moment.",
    abandoned: "All right, I'll leave it. Just write when you need me.",
    takenFor: (orderId, goods) => `I take it you mean order ${orderId}${goods ? ` (${goods})` : ""}.`,
    notWords: "I couldn't read anything in that; a sentence or two is enough.",
    notThatForm: "That doesn't look quite right. Please check it and send it again.",
    ways: [
      ["Talk to a person", "a colleague helps"],
      ["Start over", "from the beginning"],
      ["Never mind", "nothing is done"],
    ],
    startingOver: "All right, from the beginning.",
    nothingUnderWay: "Nothing is under way now. The last answer was:",
    nothingToRepeat: "We have not spoken of anything yet; tell me what you need.",
    back: (label) => `Back to: ${label}.`,
    leaving: (label) => `All right, I'll leave this for now: ${label}.`,
    corrected: (facts) => `Thanks, I've changed it: ${facts}.`,
    notRead: (words) =>
      `I couldn't tell what to do about ${list(
        "en",
        words.map((one) => `“${one}”`),
      )}, so nothing has been done there; please put it another way afterwards.`,
    firstThen: ([first, ...others]) =>
      `I'll take these one by one. First: ${first?.wish ?? ""}; ${others
        .map(({ wish, otherwise }) => (otherwise ? `if that can't be done: ${wish}` : `then: ${wish}`))
        .join("; ")}.`,
    notAllAtOnce: "That is more than I can take at once; please tell me the rest once these are done.",
    notNeeded: (wish) => `As that is done, I leave this one: ${wish}.`,
    next: (wish) => `Next: ${wish}.`,
    queued: (wish) => `Noted. Once this is finished: ${wish}.`,
    allDropped: "All right, I'll leave all of it. Just write when you need me.",
    whyConfirm:
      "This changes your order, your account or your money, so I show it to you first. Without your word nothing is changed.",
    notAYes:
      'It sounds as if you would like something different, so I did not take that as a yes. Tell me what to change, or reply "yes" or "no".',
    lookFirst: "Before I do anything, please look at what it would be, and tell me then.",
    cancelWhich: (label) =>
      `“Cancel” could mean either here, so nothing has been done. To go ahead (${label.toLowerCase()}), reply "yes"; to leave it, reply "no".`,
    stopping: "All right, I'm stopping it. Whatever was done already is undone, and I'll tell you once it is.",
    stoppingFor:
      "All right, I'll change that. The earlier version is stopped and was not carried out; I'll show you the new one to confirm.",
    stoppingAll: "All right, I'm stopping it and leave the rest as well. Whatever was done already is undone.",
    tooLate:
      "It has passed the point where it could be taken back, so I can't stop it any more. I'll finish it and tell you how it went; to put it right afterwards, say “talk to a person”.",
    tooLateToChange:
      "It has passed the point where it could be changed. Once it is finished, tell me again what should be different, and I'll check it anew.",
    alreadyStopping: "I'm already stopping it and undoing what was done; I'll tell you once it is finished.",
    beingUndone: (title, subject) =>
      `${title}${subject ? ` (${subject})` : ""} is being undone. I'll tell you as soon as that is finished.`,
    replaced: "The earlier version was stopped; nothing was done by it.",
    stoppedByCustomer: "Stopped as you wished; whatever had been done is undone.",
    expired: (label) =>
      `It has been a while, so I put ${label ? `“${label}”` : "the open question"} aside with everything you told me. Say “continue” to take it up again.`,
    shallIGoOn: (label) =>
      label
        ? `Earlier you asked for this and we had not finished: ${label}. Shall I go on?`
        : "We had not finished earlier. Shall I go on?",
    goOnWith: (label) => (label ? `Go on with: ${label}` : "Continue"),
    leaveIt: "Leave it",
    goingOn: "All right, let's go on.",
    nothingToResume: "Nothing is set aside at the moment; tell me what you need.",
    pausedQuestion: (label) =>
      `All right, take your time. I'll keep ${label ? `“${label}”` : "this"} and everything you told me; it does not expire. Say “continue” when you are ready.`,
    pausedConfirmation: (due) =>
      `All right, take your time. Nothing is changed without your word.${due ? ` Please confirm before ${due}; after that it is not carried out.` : ""} Say “continue”, and I'll show it to you again.`,
    pausedInformation:
      "All right, take your time. The colleague who decides still waits for your answer; say “continue” when you are ready, then write it.",
    pausedDecision:
      "All right. This is with a colleague and goes on without you; the decision will be in this conversation, and you will be notified.",
    pausedWork:
      "All right. What I have begun goes on, and the result will be in this conversation. To stop it, say “stop”.",
    pausedNothing: "All right. Come back any time and just tell me what you need.",
    answerStopped: "Stopped. This message was not acted on, and nothing was changed.",
    stillWorking: (title, subject, done, total, step) =>
      `I'm still on it: ${title}${subject ? ` (${subject})` : ""}, ${done} of ${total} steps done${step ? `, now: ${step}` : ""}. I'll answer as soon as it is finished; nothing is done twice.`,
    stillWaiting: (title, subject) =>
      `${title}${subject ? ` (${subject})` : ""} is waiting for a result. I'll answer as soon as it is there.`,
    waitingForPerson: (title, subject) =>
      `${title}${subject ? ` (${subject})` : ""} is waiting for a person's approval. I'll answer as soon as there is a decision; there is no need to ask again.`,
    waitingForYou: 'I still need your word on this. Reply "yes" to go ahead, or "no" to leave it.',
    paused: (title, subject) =>
      `${title}${subject ? ` (${subject})` : ""} was paused by a colleague. It goes on once they resume it, and I'll answer then.`,
    confirmed: "All right, I'm going ahead as you confirmed.",
    declined: "All right, I won't do that.",
    changedMeanwhile: "Something changed meanwhile, so your answer was not taken. Please look at it again.",
    factsAway:
      "I can't check the latest facts right now, so your answer was not taken. Please confirm again in a moment.",
    passedOn:
      "Thank you. I've passed it on to the colleague who decides, and I'll answer as soon as there is a decision.",
    failed: "Sorry, I could not finish this; the problem is on our side. Please try again in a little while.",
    undone: "Sorry, I could not finish this. Everything I had begun was undone; your order and account are as before.",
    partlyUndone:
      "Sorry, I could not finish this, and part of it could not be undone automatically. A colleague has to look at it.",
    cancelled: "This was cancelled.",
  },
};

/** Why a message was not taken, for the reasons a customer can act on. */
export const REFUSAL: Record<string, Record<Locale, string>> = {
  ...ATTACHMENT_REFUSAL,
  message_empty: {
    "zh-CN": "消息是空的，请写点内容再发送。",
    en: "The message is empty. Write something and send it again.",
  },
  message_too_long: {
    "zh-CN": "消息太长了，最多 4,000 个字符。请精简后再发送。",
    en: "The message is too long: at most 4,000 characters. Shorten it and send it again.",
  },
  queue_full: {
    "zh-CN": "已经有很多消息在排队，请等前面的答复后再发送。",
    en: "So many messages wait already. Send more once they are answered.",
  },
  message_removed: { "zh-CN": "这条消息已经撤回。", en: "This message was taken back." },
  body_invalid: { "zh-CN": "请求的格式不正确。", en: "The request is not in the expected form." },
  session_not_found: { "zh-CN": "没有这个对话。", en: "There is no such conversation." },
};
