import { duplicate, type FieldError, invalidValue, notSupported } from "../../api/field-error.ts";
import type { CSIDriver } from "../../api/types/storage-v1.ts";
import { defineKind } from "../kind.ts";
import { optionalOneOf, when } from "../validation/fields.ts";
import { immutable } from "../validation/immutable.ts";

const modes = ["Persistent", "Ephemeral"];
const shortestPeriod = 10;

function validate({ spec }: CSIDriver): FieldError[] {
  const { fsGroupPolicy, volumeLifecycleModes = [], tokenRequests = [], nodeAllocatableUpdatePeriodSeconds: period } = spec;
  return [
    ...optionalOneOf("spec.fsGroupPolicy", fsGroupPolicy, ["ReadWriteOnceWithFSType", "File", "None"]),
    ...tokenRequests.flatMap(({ audience, expirationSeconds: seconds }, index) => {
      const path = `spec.tokenRequests[${index}]`;
      const errors: FieldError[] = [];
      if (tokenRequests.findIndex((other) => other.audience === audience) < index) errors.push(duplicate(`${path}.audience`, audience));
      if (seconds !== undefined && seconds < 600)
        errors.push(invalidValue(`${path}.expirationSeconds`, seconds, "may not specify a duration less than 10 minutes"));
      if (seconds !== undefined && seconds > 2 ** 32)
        errors.push(invalidValue(`${path}.expirationSeconds`, seconds, "may not specify a duration larger than 2^32 seconds"));
      return errors;
    }),
    ...volumeLifecycleModes.filter((mode) => !modes.includes(mode)).map((mode) => notSupported("spec.volumeLifecycleModes", mode, modes)),
    ...when(period !== undefined && period < shortestPeriod, () =>
      invalidValue("spec.nodeAllocatableUpdatePeriodSeconds", period, `must be greater than or equal to ${shortestPeriod} seconds`),
    ),
    ...when(spec.serviceAccountTokenInSecrets !== undefined && tokenRequests.length === 0, () =>
      invalidValue(
        "spec.serviceAccountTokenInSecrets",
        spec.serviceAccountTokenInSecrets,
        "serviceAccountTokenInSecrets cannot be set when tokenRequests is not configured",
      ),
    ),
  ];
}

export const csiDriver = defineKind<CSIDriver>({
  resource: "storage.k8s.io/v1/csidrivers",
  deleteReturnsObject: true,
  validate,
  validateUpdate: (object, old) => [
    ...immutable("spec.attachedRequired", object.spec.attachRequired, old.spec.attachRequired),
    ...immutable("spec.volumeLifecycleModes", object.spec.volumeLifecycleModes, old.spec.volumeLifecycleModes),
  ],
  example: { apiVersion: "storage.k8s.io/v1", kind: "CSIDriver", metadata: { name: "csi.example.com" }, spec: {} },
});
