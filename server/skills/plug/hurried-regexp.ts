// Regular expressions of a binding's expressions. What a system answers decides how long one tries, and one that tries for
// minutes would stop the whole process: it is given a moment for all it does in one evaluation, and then gives up.
import { createContext, Script } from "node:vm";

const MOMENT_MS = 250;

/** Only there to be interrupted: what runs under a script ends with its time, whoever's code it is. */
const under = createContext({ work: () => null as unknown });
const script = new Script("work()");

/** For JSONata, which makes one of these for each evaluation. Throws its D1012. */
export class HurriedRegExp extends RegExp {
  #left = MOMENT_MS;

  override exec(text: string): RegExpExecArray | null {
    const began = performance.now();
    under.work = () => super.exec(text);
    try {
      return script.runInContext(under, { timeout: Math.max(1, Math.ceil(this.#left)) }) as RegExpExecArray | null;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw cause;
      throw Object.assign(new Error("A regular expression takes too long.", { cause }), { code: "D1012" });
    } finally {
      this.#left -= performance.now() - began;
    }
  }
}
