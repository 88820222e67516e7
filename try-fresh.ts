import { readFileSync } from "node:fs";
import { splitWishes } from "./server/conversation/wishes";
import { ordersMeant } from "./server/conversation/named-orders";
import { recognise } from "./server/conversation/intent/recognise";
import { clausesOf } from "./server/conversation/clauses";
const file = process.argv[2] ?? "/tmp/wishes/fresh.txt";
let ok = 0, n = 0;
for (const line of readFileSync(file, "utf8").split("\n")) {
  const [lang, raw, want] = line.split(" | ");
  if (!raw || !want) continue;
  n++;
  const text = raw.replaceAll("\\n", "\n");
  const got = splitWishes(text, lang === "zh" ? "zh-CN" : "en");
  const wants = want.split(" ; ").map((w) => w.trim());
  const shown = got.map((p) => `${p.otherwise ? "else " : ""}${p.recognition.intent}@${(p.order ?? ordersMeant(p.recognition).join(","))}`);
  const right = wants.length === got.length && wants.every((w, i) => {
    const [ints, ord] = w.replace(/^else /, "").split("@");
    const g = shown[i]!.replace(/^else /, "").split("@");
    return w.startsWith("else ") === !!got[i]!.otherwise && ints!.split("|").includes(g[0]!) && (ord === g[1] || !ord);
  });
  if (right) ok++;
  else {
    console.log(`✗ ${raw}\n   want ${want}\n   got  ${shown.join(" ; ")}`);
    console.log("   " + clausesOf(text).map((c) => { const w = text.slice(c.start, c.end).trim(); const r = recognise(w, {}); return `[${c.joint}] ${w} → ${r.intent} ${r.confidence.toFixed(2)} ${r.layer}`; }).join("\n   "));
  }
}
console.log(ok, "/", n);
