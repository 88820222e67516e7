// npm run bench -- [name …]: figures, never assertions. Ratios within one run are what to compare.
const benches: Record<string, (args: readonly string[]) => Promise<void>> = {
  journey: async () => (await import("./journey")).benchJourney(),
  engine: async (args) => (await import("./engine")).benchEngine(args),
  recommend: async () => (await import("./recommend")).benchRecommend(),
  reports: async (args) => (await import("./reports")).benchReports(args),
};

const given = process.argv.slice(2);
const flags = given.findIndex((word) => word.startsWith("--"));
/** Names come first; what follows belongs to the bench. */
const names = flags < 0 ? given : given.slice(0, flags);
const args = flags < 0 ? [] : given.slice(flags);
const unknown = names.filter((name) => !benches[name]);
if (unknown.length > 0) {
  console.error(`No bench named ${unknown.join(", ")}. There are: ${Object.keys(benches).join(", ")}.`);
  process.exit(2);
}
for (const name of names.length > 0 ? names : Object.keys(benches)) {
  if (!args.includes("--json")) console.log(`— ${name}`);
  await benches[name]?.(args);
}
process.exit(0);

export {};
