/** How deep a JSON text may be nested. */

/**
 * Kubernetes refuses more than 10,000 levels; writing a value of that depth needs more stack than Node gives, so the
 * bound here is lower. Real objects have less than 50 levels.
 */
export const maxJsonDepth = 2000;

const quote = 0x22;
const backslash = 0x5c;

/** True when the text opens more than `limit` objects or lists inside each other. */
export function isTooDeep(text: string, limit: number = maxJsonDepth): boolean {
  // a level takes two characters
  if (text.length <= limit * 2) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === backslash) at += 1;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    // { and [ differ from } and ] by two, and both pairs from each other by 0x20
    else if ((code & 0xdf) === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if ((code & 0xdf) === 0x5d) depth -= 1;
  }
  return false;
}
