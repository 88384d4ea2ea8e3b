import { duplicate, type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { CSINode, CSINodeDriver } from "../../api/types/storage-v1.ts";
import { differs } from "../generic/generation.ts";
import { defineKind } from "../kind.ts";
import { driverName } from "../validation/driver-name.ts";
import { duplicates } from "../validation/duplicates.ts";
import { each, nonNegative, qualifiedName, when } from "../validation/fields.ts";

function validateDriver({ name = "", nodeID = "", allocatable, topologyKeys = [] }: CSINodeDriver, path: string): FieldError[] {
  return [
    ...driverName(`${path}.name`, name),
    ...(nodeID === "" ? [required(`${path}.nodeID`)] : []),
    ...(nodeID.length > 256 ? [invalidValue(`${path}.nodeID`, nodeID, "must be 256 characters or less")] : []),
    ...nonNegative(`${path}.allocatable.count`, allocatable?.count),
    ...(topologyKeys ?? []).flatMap((key, index) => [
      ...(key === "" ? [required(path)] : []),
      ...when(topologyKeys.indexOf(key) < index, () => duplicate(path, key)),
      ...(key === "" ? [] : qualifiedName(path, key)),
    ]),
  ];
}

const withoutAllocatable = ({ allocatable: _, ...driver }: CSINodeDriver): object => driver;

/** A driver that stays is immutable but for what it can take. */
function validateUpdate(object: CSINode, old: CSINode): FieldError[] {
  const changed = (object.spec.drivers ?? []).filter((driver) => {
    const before = (old.spec.drivers ?? []).find((candidate) => candidate.name === driver.name);
    return before !== undefined && differs(withoutAllocatable(before), withoutAllocatable(driver));
  });
  return changed.map((driver) => invalidValue("spec.drivers", driver.name, "field is immutable"));
}

export const csiNode = defineKind<CSINode>({
  resource: "storage.k8s.io/v1/csinodes",
  deleteReturnsObject: true,
  validate: ({ spec }) => [
    ...each("spec.drivers", spec.drivers ?? [], validateDriver),
    ...duplicates(
      "spec.drivers",
      spec.drivers ?? [],
      ({ name }) => name,
      ({ name }) => name,
      ".name",
    ),
  ],
  validateUpdate,
  example: { apiVersion: "storage.k8s.io/v1", kind: "CSINode", metadata: { name: "example" }, spec: { drivers: [] } },
});
