import { SkillNotFound } from "@/components/skills/skill-not-found";

export default function SkillNotFoundPage() {
  return <SkillNotFound />;
}
