import { type FieldError, invalidValue } from "../../api/field-error.ts";
import type { Namespace } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";
import { each, qualifiedName } from "../validation/fields.ts";
import { dnsLabelName } from "../validation/name-rules.ts";

const standardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];
const nameLabel = "kubernetes.io/metadata.name";

/** The label with the namespace's name is always there and always right. */
function withNameLabel(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata;
  if (!name || labels?.[nameLabel] === name) return namespace;
  return { ...namespace, metadata: { ...namespace.metadata, labels: { ...labels, [nameLabel]: name } } };
}

function withFinalizer(namespace: Namespace): Namespace {
  const finalizers = namespace.spec?.finalizers ?? [];
  if (finalizers.includes("kubernetes")) return namespace;
  return { ...namespace, spec: { ...namespace.spec, finalizers: [...finalizers, "kubernetes"] } };
}

function finalizer(path: string, name: string): FieldError[] {
  const errors = qualifiedName(path, name);
  if (errors.length > 0) return errors;
  if (name.includes("/") || standardFinalizers.includes(name)) return [];
  return [invalidValue(path, name, "name is neither a standard finalizer name nor is it fully qualified")];
}

/** Active while it lives, Terminating from the first DELETE on. */
function validatePhase(namespace: Namespace): FieldError[] {
  const phase = namespace.status?.phase;
  const expected = namespace.metadata.deletionTimestamp ? "Terminating" : "Active";
  if (phase === expected) return [];
  const detail =
    expected === "Active"
      ? "may only be 'Active' if `deletionTimestamp` is empty"
      : "may only be 'Terminating' if `deletionTimestamp` is not empty";
  return [invalidValue("status.Phase", phase ?? "", detail)];
}

export const namespace = defineKind<Namespace>({
  resource: "core/v1/namespaces",
  validateName: dnsLabelName,
  prepareForCreate: (object) => withNameLabel(withFinalizer({ ...object, status: { phase: "Active" } })),
  prepareForUpdate: withNameLabel,
  validate: (object) => (object.spec?.finalizers ?? []).flatMap((name) => finalizer("spec.finalizers", name)),
  subresources: {
    status: { shape: "view", validateUpdate: validatePhase },
    finalize: {
      shape: "view",
      prepareForUpdate: (object, old) => ({ ...object, status: old.status }),
      validateUpdate: (object) => each("spec.finalizers", object.spec?.finalizers, (name, path) => finalizer(path, name)),
    },
  },
  markDeleted: (object) =>
    object.status?.phase === "Terminating" ? object : { ...object, status: { ...object.status, phase: "Terminating" } },
  blocksDeletion: ({ metadata, spec }) => !metadata.deletionTimestamp || (spec?.finalizers ?? []).length > 0,
  example: { apiVersion: "v1", kind: "Namespace", metadata: { name: "example" } },
});
