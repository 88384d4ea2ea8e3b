/** What the lists of a rule match, as kubernetes: pkg/apis/rbac/v1 evaluation helpers. */

/** The value itself or `*`. */
export const has = (list: readonly string[] | undefined, value: string): boolean =>
  (list ?? []).some((item) => item === "*" || item === value);

/** `resource`: "pods" or "pods/log", and "log" with it; the list may name that subresource of all resources: "*" before the slash. */
export const resourceMatches = (list: readonly string[] | undefined, resource: string, subresource: string): boolean =>
  has(list, resource) || (subresource !== "" && (list ?? []).includes(`*/${subresource}`));

/** A path of the list, or one that begins as an item with `*` at its end says. */
export const pathMatches = (list: readonly string[] | undefined, path: string): boolean =>
  (list ?? []).some((item) => item === path || (item.endsWith("*") && path.startsWith(item.replace(/\*+$/, ""))));
