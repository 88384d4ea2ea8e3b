/** Regular expressions of schemas. Kubernetes' are RE2's; those of JavaScript say nearly the same. */

/** What RE2 has and JavaScript writes differently or not at all, apart from flags at the beginning. */
const foreign = /\(\?[imsU-]+[:)]|\\[QEAzC]|\\pN|\[\[:/;

/** The expression as JavaScript has it; `undefined` when it uses what only RE2 has. Throws a SyntaxError. */
export function compilePattern(text: string): RegExp | undefined {
  const [, flags = "", rest = text] = /^\(\?([ims]+)\)(.*)$/s.exec(text) ?? [];
  const body = rest.replaceAll("(?P<", "(?<");
  return foreign.test(body) ? undefined : new RegExp(body, flags);
}
