// Text that looks like a key or a password. Better one that is overlooked than sentences that are taken for one: only the
// forms that issuers use, and a value written beside the word for it.

const FORMS = [
  /\bsk-(?:[a-z]+-)*[A-Za-z0-9_-]{20,}/,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/,
  /\bgithub_pat_\w{30,}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\bAIza[0-9A-Za-z_-]{35}\b/,
  /\b(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{16,}/,
  /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/:@]{3,}@/,
  /\bBearer\s+[A-Za-z0-9._~+/-]{20,}/,
];
const NAMED =
  /(?:pass(?:word|wd|phrase)|secret|token|api[ _-]?key|access[ _-]?key|private[ _-]?key|密码|口令|密钥|令牌)\s*(?:is|为|是)?\s*[:：=]\s*["'`]?([!-~]{8,})/i;

/** What of a text looks like a credential, cut off so that it is not repeated whole; null when nothing does. */
export function credentialIn(text: string): string | null {
  for (const form of FORMS) {
    const [found] = form.exec(text) ?? [];
    if (found) return shortened(found);
  }
  const [, value = ""] = NAMED.exec(text) ?? [];
  const varied = /\d/.test(value) && /[A-Za-z]/.test(value);
  return varied && !value.includes("${") ? shortened(value) : null;
}

function shortened(text: string): string {
  return `${text.slice(0, 6)}…`;
}
