import { findSkills, listSkillsInput, readSkill, readSkillInput } from "../../skills/list-skills";
import { protectedProcedure, router } from "../init";

export const skillsRouter = router({
  list: protectedProcedure.input(listSkillsInput).query(({ ctx, input }) => findSkills(ctx, input)),
  get: protectedProcedure.input(readSkillInput).query(({ ctx, input }) => readSkill(ctx, input)),
});
