import { ResourceNotFound } from "@/components/resources/resource-not-found";

export default function ResourceNotFoundPage() {
  return <ResourceNotFound />;
}
