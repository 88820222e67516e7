import { ApprovalNotFound } from "@/components/approvals/approval-not-found";

export default function ApprovalNotFoundPage() {
  return <ApprovalNotFound />;
}
