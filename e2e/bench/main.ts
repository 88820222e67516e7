// npm run bench -- [name …]: figures, never assertions. Ratios within one run are what to compare.
const benches: Record<string, () => Promise<void>> = {
  journey: async () => (await import("./journey")).benchJourney(),
  engine: async () => (await import("./engine")).benchEngine(),
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !benches[name]);
if (unknown.length > 0) {
  console.error(`No bench named ${unknown.join(", ")}. There are: ${Object.keys(benches).join(", ")}.`);
  process.exit(2);
}
for (const name of names.length > 0 ? names : Object.keys(benches)) {
  console.log(`— ${name}`);
  await benches[name]?.();
}
process.exit(0);

export {};
