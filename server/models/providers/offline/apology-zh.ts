import type { ApologyFacts } from "./apology-facts";
import { latenessOf, newDate, reasonText, type Lateness } from "./apology-wording";

export function writeApologyZh(facts: ApologyFacts): string[] {
  return [opening(facts), [cause(facts), whereabouts(facts)].filter(Boolean).join(""), closing(facts)];
}

function opening(facts: ApologyFacts): string {
  const order = `订单 ${facts.order_id}`;
  const late = `${facts.days_delayed} 天`;
  const said: Record<Lateness, Record<ApologyFacts["mood"], string>> = {
    unknown: {
      upset: `${order} 没有在您预期的时间送到，让您着急了，非常抱歉。`,
      calm: `很抱歉，${order} 没有在您预期的时间送到。`,
      friendly: `谢谢您的体谅。很抱歉，${order} 没有在您预期的时间送到。`,
    },
    short: {
      upset: `让您久等了，非常抱歉：${order} 比预计时间晚了 ${late}。等着收货的时候，晚一天也让人着急，我们理解您的心情。`,
      calm: `很抱歉，${order} 比预计时间晚了 ${late}。`,
      friendly: `谢谢您耐心等待。很抱歉，${order} 比预计时间晚了 ${late}。`,
    },
    days: {
      upset: `非常抱歉，${order} 比预计时间晚了 ${late}。让您一直等，还要您亲自来问，是我们没有做好。`,
      calm: `非常抱歉，${order} 出现了延误，比预计时间晚了 ${late}。`,
      friendly: `谢谢您这几天的耐心等待。非常抱歉，${order} 比预计时间晚了 ${late}。`,
    },
    long: {
      upset: `我们向您诚恳道歉：${order} 已经晚了 ${late}，谁都不该等这么久，您生气完全可以理解。`,
      calm: `我们向您诚恳道歉：${order} 已经晚了 ${late}，谁都不该等这么久。`,
      friendly: `${order} 已经晚了 ${late}，您却一直这样体谅我们。在此向您诚恳道歉，也谢谢您的耐心。`,
    },
  };
  return said[latenessOf(facts)][facts.mood];
}

const CAUSES: Record<string, string> = {
  WEATHER: "包裹途经地区遭遇恶劣天气，运输因此受阻。",
  CUSTOMS: "包裹正在接受海关查验，因此耽搁了时间。",
  CARRIER_CAPACITY: "承运商近期运力紧张，您的包裹因此被耽搁。",
  ADDRESS_ISSUE: "收件地址需要核实，承运商因此暂停了派送。",
  LOST: "承运商目前无法确认包裹的位置，包裹有可能已经遗失。",
};

function cause(facts: ApologyFacts): string {
  const known = facts.delay_reason ? CAUSES[facts.delay_reason.toUpperCase()] : undefined;
  if (known) return known;
  const text = facts.delay_reason ? reasonText(facts, "zh-CN") : null;
  return text ? `承运商给出的延误原因是：${text}。` : "承运商尚未说明延误的原因。";
}

function whereabouts(facts: ApologyFacts): string {
  const date = newDate(facts, "zh-CN");
  const scanned = facts.last_scan_place ? `最近一次扫描地点是${spaced(facts.last_scan_place)}` : "";
  const expected = date ? `${spaced(facts.carrier ?? "承运商").trimStart()}预计将于 ${date}送达` : "";
  const said = [scanned.trimEnd(), expected].filter(Boolean).join("，");
  return said ? `${said}。` : "";
}

function closing(facts: ApologyFacts): string {
  if (facts.delay_reason === "LOST") return "这件事我们会一直记录在案，直到有结果为止，您不需要再重复说明。";
  if (facts.delay_reason === "ADDRESS_ISSUE") return "请您核对一下订单中的收件地址，如有变动，请直接告诉我们。";
  if (latenessOf(facts) === "long" || facts.mood === "upset") {
    return "如果情况有变，或者您还有不满意的地方，请随时告诉我们，不需要再从头说起。";
  }
  return "如果您还想了解其他情况，随时联系我们即可。";
}

/** Latin letters and digits stand a space apart from Chinese. */
function spaced(text: string): string {
  return `${/^[!-~]/.test(text) ? " " : ""}${text}${/[!-~]$/.test(text) ? " " : ""}`;
}
