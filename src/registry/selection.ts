/** Which objects a list, a watch or a deletecollection speaks of. */
import type { KubeObject, StringMap } from "../api/meta.ts";
import { parseFieldSelector, parseLabelSelector } from "../api/selectors.ts";
import { badRequest } from "../api/status.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Selectors } from "./registry.ts";

export interface Selection {
  /** The same text for the same selection: watchers with one key can share their events. */
  readonly key: string;
  /** The only name that can match (fieldSelector metadata.name=x). */
  readonly name: string | undefined;
  readonly everything: boolean;
  matches(labels: StringMap | undefined, object: () => KubeObject): boolean;
}

/** Parses and checks the selectors. Throws 400 for bad grammar and for field labels the kind does not know. */
export function selectionOf(kind: Kind, { labelSelector, fieldSelector }: Selectors): Selection {
  const labels = labelSelector ? parseLabelSelector(labelSelector) : undefined;
  const fields = (fieldSelector ? parseFieldSelector(fieldSelector) : []).map((requirement) => {
    const read = kind.selectableFields[requirement.field];
    if (!read)
      throw badRequest(
        `Unable to find "${kind.apiVersion}, Resource=${kind.plural}" that match label selector "${labelSelector ?? ""}", field selector "${fieldSelector}": field label not supported: ${requirement.field}`,
      );
    return { ...requirement, read };
  });
  const named = fields.find(({ field, equal }) => field === "metadata.name" && equal);
  return {
    key: `${labelSelector ?? ""}\n${fieldSelector ?? ""}`,
    name: named?.value,
    everything: (!labels || labels.everything) && fields.length === 0,
    matches(of, object) {
      if (labels && !labels.matches(of ?? {})) return false;
      if (fields.length === 0) return true;
      const value = object();
      return fields.every((field) => (field.read(value) === field.value) === field.equal);
    },
  };
}
