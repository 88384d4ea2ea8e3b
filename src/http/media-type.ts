/** Media types and media ranges as they stand in Content-Type and Accept headers. */

export interface MediaType {
  /** "application/json", lower case. */
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** 0 to 1. */
  readonly quality: number;
}

/** One clause of an Accept header, or a Content-Type. */
export function parseMediaType(text: string): MediaType {
  const [type = "", ...rest] = text.split(";");
  const parameters: Record<string, string> = {};
  let quality = 1;
  for (const part of rest) {
    const at = part.indexOf("=");
    if (at < 0) continue;
    const key = part.slice(0, at).trim().toLowerCase();
    const value = part
      .slice(at + 1)
      .trim()
      .replace(/^"(.*)"$/, "$1");
    if (key === "q") quality = Number.parseFloat(value) || 0;
    else parameters[key] = value;
  }
  return { type: type.trim().toLowerCase(), parameters, quality };
}

/** The clauses of an Accept header, best quality first, otherwise in their order. */
export function parseAccept(header: string): MediaType[] {
  const clauses = header.split(",").filter((text) => text.trim() !== "");
  return clauses.map(parseMediaType).sort((a, b) => b.quality - a.quality);
}
