import type { CustomResourceDefinition } from "../../api/types/apiextensions-v1.ts";
import { defineKind } from "../kind.ts";
import { createErrors, statusErrors, updateErrors } from "./definition-rules.ts";

type Definition = CustomResourceDefinition;

/** Objects may be stored in the storage version from now on. */
function withStoredVersion(definition: Definition): Definition {
  const storage = (definition.spec?.versions ?? []).find((version) => version.storage)?.name;
  const stored = definition.status?.storedVersions ?? [];
  if (storage === undefined || stored.includes(storage)) return definition;
  return { ...definition, status: { ...definition.status, storedVersions: [...stored, storage] } };
}

export const customResourceDefinition = defineKind<Definition>({
  resource: "apiextensions.k8s.io/v1/customresourcedefinitions",
  prepareForCreate: withStoredVersion,
  prepareForUpdate: withStoredVersion,
  validateCreate: createErrors,
  validateUpdate: updateErrors,
  subresources: { status: { shape: "view", validateUpdate: statusErrors } },
  example: {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "examples.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "examples", singular: "example", kind: "Example", listKind: "ExampleList" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
    },
  },
});
