import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { StorageVersionMigration } from "../../api/types/storagemigration-v1.ts";
import { defineKind } from "../kind.ts";
import { validateConditions } from "../validation/conditions.ts";
import { dnsSubdomain, immutableText, when } from "../validation/fields.ts";
import { isDns1035Label } from "../validation/formats.ts";
import { immutable } from "../validation/immutable.ts";

type Migration = StorageVersionMigration;

function validate({ spec }: Migration): FieldError[] {
  const { resource = "", group = "" } = spec?.resource ?? {};
  const path = "spec.resource.resource";
  return [
    ...(resource === "" ? [required(path, "resource is required to be set")] : []),
    ...when(resource !== "" && !isDns1035Label(resource), () => invalidValue(path, resource, "must be a DNS-1035 label")),
    ...(group === "" ? [] : dnsSubdomain("spec.resource.group", group).slice(0, 1)),
  ];
}

const isTrue = ({ status }: Migration, type: string): boolean =>
  (status?.conditions ?? []).some((condition) => condition.type === type && condition.status === "True");

/** A migration ends once, one way; while it runs it has not ended. */
function validateOutcome(migration: Migration, old: Migration): FieldError[] {
  const [succeeded, failed, running] = ["Succeeded", "Failed", "Running"].map((type) => isTrue(migration, type));
  const path = "status.conditions";
  const wrong = (condition: boolean | undefined, detail: string) =>
    when(condition === true, () => invalidValue(path, migration.status?.conditions, detail));
  return [
    ...wrong(succeeded && failed, "Both success and failed conditions cannot be true at the same time"),
    ...wrong(succeeded && running, "Running condition cannot be true when success condition is true"),
    ...wrong(failed && running, "Running condition cannot be true when failed condition is true"),
    ...wrong(isTrue(old, "Succeeded") && !succeeded, "Success condition cannot be set to false once it is true"),
    ...wrong(isTrue(old, "Failed") && !failed, "Failed condition cannot be set to false once it is true"),
  ];
}

function validateStatus(migration: Migration, old: Migration): FieldError[] {
  const path = "status.resourceVersion";
  const version = migration.status?.resourceVersion ?? "";
  const before = old.status?.resourceVersion ?? "";
  return [
    ...when(!/^[1-9][0-9]*$/.test(version), () => invalidValue(path, version, "resource version is not well formed")),
    ...validateConditions("status.conditions", migration.status?.conditions),
    ...when(before !== "" && before !== version, () => invalidValue(path, version, immutableText)),
    ...validateOutcome(migration, old),
  ];
}

export const storageVersionMigration = defineKind<Migration>({
  resource: "storagemigration.k8s.io/v1/storageversionmigrations",
  validate,
  validateUpdate: (migration, old) => immutable("spec", migration.spec, old.spec),
  subresources: { status: { shape: "view", validateUpdate: validateStatus } },
  example: {
    apiVersion: "storagemigration.k8s.io/v1",
    kind: "StorageVersionMigration",
    metadata: { name: "example" },
    spec: { resource: { resource: "examples", group: "example.com" } },
  },
});
