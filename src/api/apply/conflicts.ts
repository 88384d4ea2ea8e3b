/** What an apply would change although somebody else owns it, and the 409 that says so. */
import type { FieldsV1, ManagedFieldsEntry } from "../meta.ts";
import { ApiError } from "../status.ts";
import { identify } from "./entries.ts";
import { minus } from "./field-set.ts";
import { pathTexts } from "./path-text.ts";

export interface Conflict {
  /** The entry of the manager that owns the fields. */
  readonly entry: ManagedFieldsEntry;
  readonly fields: FieldsV1;
}

/** `"kubelet" with subresource "status" using v1`. */
function managerText({ manager, operation, apiVersion, subresource }: ManagedFieldsEntry): string {
  const name = JSON.stringify(manager || "unknown");
  const where = subresource ? ` with subresource ${JSON.stringify(subresource)}` : "";
  return name + where + (operation === "Update" ? ` using ${apiVersion}` : "");
}

/** 409 with one cause a field. */
export function applyConflict(conflicts: readonly Conflict[]): ApiError {
  const found = conflicts
    .toSorted((a, b) => (identify(a.entry) < identify(b.entry) ? -1 : 1))
    .map(({ entry, fields }) => ({ manager: managerText(entry), paths: pathTexts(fields) }));
  const causes = found.flatMap(({ manager, paths }) =>
    paths.map((field) => ({ reason: "FieldManagerConflict", message: `conflict with ${manager}`, field })),
  );
  return new ApiError("Conflict", messageOf(found, causes.length), { causes });
}

function messageOf(found: readonly { readonly manager: string; readonly paths: readonly string[] }[], count: number): string {
  const [first] = found;
  if (count === 1) return `Apply failed with 1 conflict: conflict with ${first?.manager}: ${first?.paths[0]}`;
  const texts = found.map(({ manager, paths }) => [`conflicts with ${manager}:`, ...paths.map((path) => `- ${path}`)].join("\n"));
  return `Apply failed with ${count} conflicts: ${texts.join("\n")}`;
}

/** The conflicts less the fields that may be taken. */
export function withoutFields(conflicts: readonly Conflict[], allowed: FieldsV1): readonly Conflict[] {
  return conflicts.flatMap(({ entry, fields }) => {
    const left = minus(fields, allowed);
    return left ? [{ entry, fields: left }] : [];
  });
}
