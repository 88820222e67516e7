"use client";

// One renderer per kind of part. The map is over the kinds the server may send, so that a new kind without a renderer
// does not compile.
import { useTranslations } from "next-intl";
import type { ComponentType } from "react";
import { Button } from "@/components/ui/button";
import { CouponCard } from "./cards/coupon-card";
import { OrderCard } from "./cards/order-card";
import { ProductCard } from "./cards/product-card";
import { RefundCard } from "./cards/refund-card";
import { ShipmentCard } from "./cards/shipment-card";
import { TicketCard } from "./cards/ticket-card";
import { Choices } from "./choices";
import { Confirmation } from "./confirmation";
import { InformationRequest } from "./information-request";
import { asksRating, findPart, inspectChoices, isDrawn, offersSuggestions, questionBefore } from "./chat-model";
import type { ChatStatus, ChatUiMessage, DrawnKind, DrawnPart } from "./chat-model";
import { Handover } from "./handover";
import { Markdown } from "./markdown";
import { Notice } from "./notice";
import { OfflineNote } from "./offline-note";
import { Pictures } from "./pictures";
import { Rating } from "./rating";
import { Suggestions } from "./suggestions";
import { Understanding } from "./understanding";
import { WorkCard } from "./work-card";
import { viewWork } from "./work-model";

export type Conversation = {
  messages: ChatUiMessage[];
  status: ChatStatus;
  say: (text: string) => void;
  /** Takes a text back into the box, to be put differently. */
  edit?: (text: string) => void;
  /** Read by somebody it does not speak to: nothing in it can be answered. */
  readOnly?: boolean;
};

type PartProps<K extends DrawnKind> = { part: DrawnPart<K>; message: ChatUiMessage; conversation: Conversation };

const RENDERERS: { [K in DrawnKind]: ComponentType<PartProps<K>> } = {
  text: ({ part }) => (part.text.trim() === "" ? null : <Markdown text={part.text} />),

  "data-draft": ({ part }) => (part.data.text.trim() === "" ? null : <Markdown text={part.data.text} />),

  // The work card shows it when there is one.
  "data-understanding": ({ part, message }) =>
    findPart(message, "data-work") ? null : <Understanding understanding={part.data} />,

  "data-work": ({ part, message }) => (
    <WorkCard work={part.data} understanding={findPart(message, "data-understanding")?.data ?? null} />
  ),

  "data-choices": ({ part, message, conversation }) => (
    <Choices
      choices={part.data}
      state={inspectChoices(conversation.messages, message.id, part.data.options, conversation.status)}
      onChoose={conversation.say}
    />
  ),

  "data-confirmation": ({ part, conversation }) => (
    <Confirmation confirmation={part.data} readOnly={conversation.readOnly} />
  ),

  "data-information": ({ part }) => <InformationRequest information={part.data} />,

  // How it stands is said beside the messages, where it stays in sight.
  "data-handoff": () => null,

  "data-handover": ({ part, conversation }) => <Handover handover={part.data} readOnly={conversation.readOnly} />,

  "data-rating": ({ part, message, conversation }) =>
    asksRating(conversation.messages, message, part.data) ? (
      <Rating rating={part.data} readOnly={conversation.readOnly} />
    ) : null,

  "data-attachment": ({ part }) => <Pictures pictures={[part.data]} />,
  "data-order": ({ part }) => <OrderCard order={part.data} />,
  "data-shipment": ({ part }) => <ShipmentCard shipment={part.data} />,
  "data-product": ({ part }) => <ProductCard products={part.data.products} />,
  "data-refund": ({ part }) => <RefundCard refund={part.data} />,
  "data-coupon": ({ part }) => <CouponCard coupons={part.data.coupons} />,
  "data-ticket": ({ part, conversation }) => <TicketCard ticket={part.data} readOnly={conversation.readOnly} />,

  "data-suggestions": ({ part, message, conversation }) =>
    !conversation.readOnly && offersSuggestions(conversation.messages, message.id, conversation.status) ? (
      <Suggestions suggestions={part.data} onSay={conversation.say} />
    ) : null,

  "data-notice": ({ part, message, conversation }) => (
    <Notice
      action={ASKED_AGAIN.has(part.data.code) && <AskAgain message={message} conversation={conversation} />}
      calm={CALM.has(part.data.code)}
    >
      {part.data.message}
    </Notice>
  ),
};

/** What is only said, not something that went wrong. */
const CALM: ReadonlySet<string> = new Set([
  "session_expired",
  "answer_stopped",
  "confirmed",
  "declined",
  "passed_on",
  "picture_added",
  "stopping",
  "waiting_for_person",
]);

/** Endings after which the same request may go better. Where something is half undone, a person has to look first. */
const ASKED_AGAIN: ReadonlySet<string> = new Set(["execution_failed", "execution_undone", "answer_stopped"]);

function AskAgain({ message, conversation }: { message: ChatUiMessage; conversation: Conversation }) {
  const t = useTranslations("chat.notice");
  const question = questionBefore(conversation.messages, message.id);
  const free = conversation.status === "ready" || conversation.status === "error";
  if (!free || !question || conversation.messages.at(-1)?.id !== message.id) return null;
  return (
    <Button variant="outline" size="sm" onClick={() => conversation.say(question)}>
      {t("again")}
    </Button>
  );
}

export function AnswerParts({ message, conversation }: { message: ChatUiMessage; conversation: Conversation }) {
  const offline = findPart(message, "data-work")?.data.offline === true;
  const answered = message.parts.some((part) => part.type === "text" && part.text.trim() !== "");
  const drawn = message.parts.filter(isDrawn);
  const draw = (part: DrawnPart, index: number) => (
    <Part key={"id" in part && part.id ? part.id : index} part={part} message={message} conversation={conversation} />
  );
  // What the answer holds, then how it came about and what it was like, and last what could come next.
  const isAside = ({ type }: DrawnPart) => type === "data-rating" || type === "data-suggestions";
  return (
    <>
      {drawn.filter((part) => !isAside(part)).map(draw)}
      <Held message={message} />
      {offline && answered && <OfflineNote />}
      {drawn.filter(({ type }) => type === "data-rating").map(draw)}
      {drawn.filter(({ type }) => type === "data-suggestions").map(draw)}
    </>
  );
}

/** Where somebody of the shop has to act first: below all that was said of it, where it is in sight. */
function Held({ message }: { message: ChatUiMessage }) {
  const t = useTranslations("chat.work.held");
  const work = findPart(message, "data-work")?.data;
  const held = work && viewWork(work).held;
  return held ? <Notice calm>{t(held)}</Notice> : null;
}

function Part<K extends DrawnKind>(props: PartProps<K>) {
  const Renderer = RENDERERS[(props.part as DrawnPart).type as K] as ComponentType<PartProps<K>>;
  return <Renderer {...props} />;
}
