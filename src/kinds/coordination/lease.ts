import { type FieldError, forbidden, invalidValue, notSupported } from "../../api/field-error.ts";
import type { Lease } from "../../api/types/coordination-v1.ts";
import { defineKind } from "../kind.ts";
import { nonNegative, when } from "../validation/fields.ts";
import { isQualifiedName } from "../validation/formats.ts";

/** Coordinated leader election is off: its fields are not stored. */
function withoutElection(lease: Lease): Lease {
  if (lease.spec?.strategy === undefined && lease.spec?.preferredHolder === undefined) return lease;
  const { strategy: _, preferredHolder: _holder, ...spec } = lease.spec;
  return { ...lease, spec };
}

function validate(lease: Lease): FieldError[] {
  const { leaseDurationSeconds, leaseTransitions, strategy, preferredHolder } = lease.spec ?? {};
  return [
    ...when(leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0, () =>
      invalidValue("spec.leaseDurationSeconds", leaseDurationSeconds, "must be greater than 0"),
    ),
    ...nonNegative("spec.leaseTransitions", leaseTransitions),
    ...when(!!strategy && strategy !== "OldestEmulationVersion" && !(strategy.includes("/") && isQualifiedName(strategy)), () =>
      notSupported("spec.strategy", strategy, ["OldestEmulationVersion"]),
    ),
    ...when(!!preferredHolder && !strategy, () => forbidden("spec.preferredHolder", "may only be specified when `strategy` is defined")),
  ];
}

export const lease = defineKind<Lease>({
  resource: "coordination.k8s.io/v1/leases",
  prepareForCreate: withoutElection,
  prepareForUpdate: (object, old) => (old.spec?.strategy === undefined ? withoutElection(object) : object),
  validate,
  example: { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "example" }, spec: { holderIdentity: "holder" } },
});
