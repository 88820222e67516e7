// `npm start`: starts Steward. `--build` only builds, `--dev` serves the sources with hot reload.
// Imports wait until the preflight is through: the database client may not have been generated yet.
import { preflight } from "./launcher/preflight";

async function main(flags: string[]): Promise<void> {
  preflight();
  if (flags.includes("--build")) {
    const { ensureBuild } = await import("./launcher/build");
    const built = await ensureBuild((line) => process.stderr.write(`${line}\n`));
    process.stderr.write(built ? "Built.\n" : "The build is current.\n");
    return;
  }
  const { launch } = await import("./launcher/launch");
  await launch({ dev: flags.includes("--dev") });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
