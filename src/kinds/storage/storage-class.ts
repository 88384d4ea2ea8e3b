import { type FieldError, invalidValue, required, tooLong } from "../../api/field-error.ts";
import type { StorageClass } from "../../api/types/storage-v1.ts";
import { defineKind } from "../kind.ts";
import { duplicates } from "../validation/duplicates.ts";
import { each, oneOf, optionalOneOf, qualifiedName, when } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";

const maxParameters = 512;
const maxParameterBytes = 256 * 1024;

function validateParameters(parameters: Readonly<Record<string, string>>): FieldError[] {
  const entries = Object.entries(parameters);
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (entries.length > maxParameters) return [tooLong("parameters", maxParameters)];
  return [
    ...when("" in parameters, () => invalidValue("parameters", "", "field can not be empty.")),
    ...when(bytes > maxParameterBytes, () => tooLong("parameters", maxParameterBytes)),
  ];
}

function validateTopologies({ allowedTopologies }: StorageClass): FieldError[] {
  return each("allowedTopologies", allowedTopologies, (term, path) => {
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
    ];
  });
}

function validate(object: StorageClass): FieldError[] {
  const { provisioner = "", parameters = {}, reclaimPolicy, volumeBindingMode } = object;
  return [
    ...(provisioner === "" ? [required("provisioner")] : qualifiedName("provisioner", provisioner.toLowerCase())),
    ...validateParameters(parameters),
    ...optionalOneOf("reclaimPolicy", reclaimPolicy, ["Delete", "Retain"]),
    ...oneOf("volumeBindingMode", volumeBindingMode, ["Immediate", "WaitForFirstConsumer"]),
    ...validateTopologies(object),
  ];
}

export const storageClass = defineKind<StorageClass>({
  resource: "storage.k8s.io/v1/storageclasses",
  deleteReturnsObject: true,
  validate,
  validateUpdate: (object, old) => [
    ...immutable("parameters", object.parameters, old.parameters, "updates to parameters are forbidden."),
    ...immutable("provisioner", object.provisioner, old.provisioner, "updates to provisioner are forbidden."),
    ...immutable("reclaimPolicy", object.reclaimPolicy, old.reclaimPolicy, "updates to reclaimPolicy are forbidden."),
    ...immutable("volumeBindingMode", object.volumeBindingMode, old.volumeBindingMode),
  ],
  example: { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "example" }, provisioner: "example.com/disk" },
});
