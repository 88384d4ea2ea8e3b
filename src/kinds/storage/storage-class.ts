import { duplicate, type FieldError, required } from "../../api/field-error.ts";
import type { TopologySelectorTerm } from "../../api/types/core-v1.ts";
import type { StorageClass } from "../../api/types/storage-v1.ts";
import { defineKind } from "../kind.ts";
import { duplicates } from "../validation/duplicates.ts";
import { each, oneOf, optionalOneOf, qualifiedName, when } from "../validation/fields.ts";
import { classParameters } from "./class-parameters.ts";

/** Terms are the same when they allow the same values for the same keys. */
const termText = ({ matchLabelExpressions: list = [] }: TopologySelectorTerm): string =>
  JSON.stringify(list.map(({ key, values }) => [key, [...(values ?? [])].sort()]).sort());

function validateTopologies({ allowedTopologies }: StorageClass): FieldError[] {
  const terms = (allowedTopologies ?? []).map(termText);
  return each("allowedTopologies", allowedTopologies, (term, path, index) => {
    const at = `${path}.matchLabelExpressions`;
    const list = term.matchLabelExpressions;
    return [
      ...each(at, list, ({ key, values = [] }, where) => [
        ...((values ?? []).length === 0 ? [required(`${where}.values`)] : []),
        ...duplicates(`${where}.values`, values, (value) => value),
        ...qualifiedName(`${where}.key`, key),
      ]),
      ...duplicates(
        at,
        list,
        ({ key }) => key,
        ({ key }) => key,
        ".key",
      ),
      ...when(terms.indexOf(terms[index] ?? "") < index, () => duplicate(at, "")),
    ];
  });
}

function validate(object: StorageClass): FieldError[] {
  const { provisioner = "", parameters = {}, reclaimPolicy, volumeBindingMode } = object;
  return [
    ...(provisioner === "" ? [] : qualifiedName("provisioner", provisioner.toLowerCase())),
    ...classParameters("parameters", parameters),
    ...optionalOneOf("reclaimPolicy", reclaimPolicy, ["Delete", "Retain"]),
    ...oneOf("volumeBindingMode", volumeBindingMode, ["Immediate", "WaitForFirstConsumer"]),
    ...validateTopologies(object),
  ];
}

/** What may not change is declared on the type. */
export const storageClass = defineKind<StorageClass>({
  resource: "storage.k8s.io/v1/storageclasses",
  deleteReturnsObject: true,
  validate,
  example: { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "example" }, provisioner: "example.com/disk" },
});
