import { MailNotFound } from "@/components/mail/mail-not-found";

export default function MailNotFoundPage() {
  return <MailNotFound />;
}
