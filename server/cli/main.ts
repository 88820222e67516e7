// `npm run -s steward -- …`: Steward from a terminal or a script. What must stay true: exit code 0 means it was done, 1
// that it was not, 2 that it was asked wrongly; with --json, standard output is one JSON document and nothing else.
import { preflight } from "../launcher/preflight";

preflight();
const { runCommand } = await import("./program");
process.exitCode = await runCommand(process.argv);
