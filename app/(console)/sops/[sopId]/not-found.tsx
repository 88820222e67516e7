import { SopNotFound } from "@/components/sops/sop-not-found";

export default function SopNotFoundPage() {
  return <SopNotFound />;
}
