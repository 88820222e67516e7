// Every address under /api that no other file answers.
export { DELETE, GET, PATCH, POST, PUT } from "../not-found/route";
