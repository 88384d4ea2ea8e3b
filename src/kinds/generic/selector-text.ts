/** Selectors as text, the way status.selector of a Scale shows them. */
import type { StringMap } from "../../api/meta.ts";
import type { LabelSelector } from "../../api/types/meta-v1.ts";

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `app=web,tier=front`; keys sorted. */
export function mapSelectorText(selector: StringMap | undefined): string {
  return Object.keys(selector ?? {})
    .sort(byText)
    .map((key) => `${key}=${selector?.[key]}`)
    .join(",");
}

/** `app=web,env in (a,b),!old`; requirements sorted by key. An empty or absent selector is the empty text. */
export function labelSelectorText(selector: LabelSelector | undefined): string {
  const parts: [string, string][] = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => [key, `${key}=${value}`]);
  for (const { key, operator, values } of selector?.matchExpressions ?? []) {
    const list = [...(values ?? [])].sort(byText).join(",");
    const texts: Record<string, string> = {
      In: `${key} in (${list})`,
      NotIn: `${key} notin (${list})`,
      Exists: key,
      DoesNotExist: `!${key}`,
    };
    parts.push([key, texts[operator] ?? key]);
  }
  return parts
    .sort(([a], [b]) => byText(a, b))
    .map(([, text]) => text)
    .join(",");
}
