/** Finds keys that a JSON text gives twice: JSON.parse keeps the last one and says nothing. */

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

const maxFound = 100;
/** Up to here a list is searched faster than a set is built. */
const smallObject = 12;

/** An object or a list being read. */
interface Level {
  /** Keys seen so far; undefined for a list. */
  readonly keys: string[] | undefined;
  known: Set<string> | undefined;
  key: string;
  index: number;
  expectsKey: boolean;
}

const levelOf = (isObject: boolean): Level => ({
  keys: isObject ? [] : undefined,
  known: undefined,
  key: "",
  index: 0,
  expectsKey: isObject,
});

/**
 * Paths of duplicate keys, `spec.containers[0].image`, each once, in document order, at most 100.
 * The text must be valid JSON.
 */
export function findDuplicateFields(text: string): string[] {
  const found = new Set<string>();
  const levels: Level[] = [];
  let level: Level | undefined;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(text, at);
      if (level?.expectsKey) readKey(level, text.slice(at, end + 1), levels, found);
      at = end;
    } else if (code === comma) {
      if (level) nextElement(level);
    } else if (code === openBrace || code === openBracket) {
      level = levelOf(code === openBrace);
      levels.push(level);
    } else if (code === closeBrace || code === closeBracket) {
      levels.pop();
      level = levels.at(-1);
    }
  }
  return [...found];
}

function nextElement(level: Level): void {
  if (level.keys) level.expectsKey = true;
  else level.index += 1;
}

/** Where the string that starts at `start` has its closing quote. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === backslash) slashes += 1;
  return slashes % 2 === 1;
}

function readKey(level: Level, quoted: string, levels: readonly Level[], found: Set<string>): void {
  const key = quoted.includes("\\") ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  level.key = key;
  level.expectsKey = false;
  if (isKnown(level, key)) {
    if (found.size < maxFound) found.add(pathOf(levels));
  } else remember(level, key);
}

const isKnown = (level: Level, key: string): boolean => level.known?.has(key) ?? level.keys?.includes(key) ?? false;

function remember(level: Level, key: string): void {
  level.keys?.push(key);
  if (level.known) level.known.add(key);
  else if (level.keys && level.keys.length > smallObject) level.known = new Set(level.keys);
}

function pathOf(levels: readonly Level[]): string {
  let path = "";
  for (const level of levels) {
    if (!level.keys) path += `[${level.index}]`;
    else path += path ? `.${level.key}` : level.key;
  }
  return path;
}
