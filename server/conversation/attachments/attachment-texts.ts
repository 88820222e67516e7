// What is said of pictures, in both languages: to the customer in a conversation, and where one is not taken.
import type { Locale } from "../../context";

type Sentences = {
  /** A message that is nothing but pictures, in lists and where words are needed. */
  sent: (count: number) => string;
  /** Nothing is known yet of what they are about. */
  whatAbout: (count: number) => string;
  /** They are kept while the question that is open is put again. */
  kept: (count: number) => string;
  /** They go to whoever works on what is under way. */
  added: (count: number) => string;
  skip: string;
  skipDetail: string;
};

export const PICTURES: Record<Locale, Sentences> = {
  "zh-CN": {
    sent: (count) => (count === 1 ? "（图片）" : `（${count} 张图片）`),
    whatAbout: (count) =>
      `收到${count === 1 ? "这张图片" : `这 ${count} 张图片`}了。它是关于什么的？选一项，或者用一句话告诉我；图片我会一并带上。`,
    kept: (count) => `收到${count === 1 ? "图片" : ` ${count} 张图片`}了，会随这件事一起交给办理的同事。`,
    added: (count) =>
      `收到${count === 1 ? "图片" : ` ${count} 张图片`}了，已附在正在办理的这件事上，办理的同事看得到。`,
    skip: "跳过",
    skipDetail: "没有图片也可以办理",
  },
  en: {
    sent: (count) => (count === 1 ? "(picture)" : `(${count} pictures)`),
    whatAbout: (count) =>
      `Thanks, I have your ${count === 1 ? "picture" : `${count} pictures`}. What is it about? Choose one, or tell me in a sentence; I'll take the ${count === 1 ? "picture" : "pictures"} along.`,
    kept: (count) =>
      `Thanks, I have your ${count === 1 ? "picture" : `${count} pictures`}; whoever handles this will see ${count === 1 ? "it" : "them"}.`,
    added: (count) =>
      `Thanks, I have put your ${count === 1 ? "picture" : `${count} pictures`} with the request that is under way; whoever handles it will see ${count === 1 ? "it" : "them"}.`,
    skip: "Skip",
    skipDetail: "It works without a picture, too",
  },
};

/** Why a picture was not taken, for the reasons somebody can act on. */
export const ATTACHMENT_REFUSAL: Record<string, Record<Locale, string>> = {
  attachment_empty: {
    "zh-CN": "这个文件是空的，请换一个。",
    en: "The file is empty. Choose another one.",
  },
  attachment_too_large: {
    "zh-CN": "图片超过 5 MB。请缩小后再发，或者发一张截图。",
    en: "The picture is larger than 5 MB. Make it smaller, or send a screenshot of it.",
  },
  attachment_type: {
    "zh-CN": "只能发送图片：JPEG、PNG、WebP 或 GIF。",
    en: "Only pictures can be sent: JPEG, PNG, WebP or GIF.",
  },
  attachment_content_type: {
    "zh-CN": "请把图片本身作为请求体发送，Content-Type 写明图片类型，例如 image/jpeg。",
    en: "Send the picture itself as the body, with its type as Content-Type, for example image/jpeg.",
  },
  attachment_heic: {
    "zh-CN": "暂不支持 HEIC 图片。请转成 JPEG 再发，或者发一张截图；iPhone 可在“设置 › 相机 › 格式”里选“兼容性最佳”。",
    en: "HEIC pictures are not taken. Send it as JPEG, or a screenshot of it; on an iPhone choose Settings › Camera › Formats › Most Compatible.",
  },
  attachment_broken: {
    "zh-CN": "这张图片已损坏或不完整。请再发一次，或者重新拍一张。",
    en: "This picture is damaged or incomplete. Send it again, or take another one.",
  },
  attachment_size: {
    "zh-CN": "这张图片的尺寸太大。请缩小后再发，或者发一张截图。",
    en: "This picture has too many pixels. Make it smaller, or send a screenshot of it.",
  },
  attachment_mixed: {
    "zh-CN": "这个文件里除了图片还有别的内容，不能发送。请发一张截图。",
    en: "This file holds more than a picture and is not taken. Send a screenshot of it instead.",
  },
  attachment_quota: {
    "zh-CN": "今天发送的图片已经很多了，请明天再发；着急的话告诉我“转人工”。",
    en: "That is as many pictures as can be sent in a day. Send more tomorrow, or say “talk to a person”.",
  },
  attachment_not_found: {
    "zh-CN": "这张图片已经不在了，请重新添加。",
    en: "This picture is not there any more. Attach it again.",
  },
  attachment_used: {
    "zh-CN": "这张图片已经随消息发出，不能再移除。",
    en: "This picture was sent with a message and cannot be removed any more.",
  },
};
