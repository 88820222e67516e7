import { ExecutionNotFound } from "@/components/executions/execution-not-found";

export default function ExecutionNotFoundPage() {
  return <ExecutionNotFound />;
}
