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

/** The clauses of an Accept header, best quality first, otherwise in their order; wildcards come after what is named. */
export function parseAccept(header: string): MediaType[] {
  const clauses = header.split(",").filter((text) => text.trim() !== "");
  const sorted: MediaType[] = [];
  for (const clause of clauses.map(parseMediaType)) {
    let at = sorted.length;
    while (at > 0 && isBefore(clause, sorted[at - 1] as MediaType)) at--;
    sorted.splice(at, 0, clause);
  }
  return sorted;
}

/** As goautoneg, which Kubernetes uses: no order in the strict sense, so that it matters which clauses are compared. */
function isBefore(left: MediaType, right: MediaType): boolean {
  if (left.quality > right.quality) return true;
  const isWild = (part: 0 | 1, { type }: MediaType) => type.split("/")[part] === "*";
  return ([0, 1] as const).some((part) => !isWild(part, left) && isWild(part, right));
}
