/** Ephemeral volumes: a claim that lives as long as its Pod. */
import { type FieldError, forbidden, invalidValue, required } from "../../../../api/field-error.ts";
import { dnsSubdomainProblems } from "../../../../api/names.ts";
import type { EphemeralVolumeSource, PersistentVolumeClaimTemplate } from "../../../../api/types/core-v1.ts";
import { when } from "../../../validation/fields.ts";
import { validateClaimSpec } from "../../claim/claim-spec.ts";

const settable = new Set(["labels", "annotations", "creationTimestamp"]);

function template(claim: PersistentVolumeClaimTemplate, field: string): FieldError[] {
  const others = Object.entries(claim.metadata ?? {}).filter(([name, value]) => !settable.has(name) && value !== undefined);
  return [
    ...others.map(([name]) => forbidden(`${field}.metadata.${name}`, "cannot be set for an Ephemeral volume")),
    ...validateClaimSpec(`${field}.spec`, claim.spec),
  ];
}

/** `pod`: its name, if known; the claim is called `<pod>-<volume>`. */
export function ephemeral(
  source: EphemeralVolumeSource,
  field: string,
  volume: { field: string; name: string; pod: string | undefined },
): FieldError[] {
  if (!source.volumeClaimTemplate) return [required(`${field}.volumeClaimTemplate`)];
  const errors = template(source.volumeClaimTemplate, `${field}.volumeClaimTemplate`);
  if (!volume.pod) return errors;
  const problems = dnsSubdomainProblems(`${volume.pod}-${volume.name}`);
  return [
    ...errors,
    ...when(problems.length > 0, () =>
      invalidValue(`${volume.field}.name`, volume.name, `PVC name "${volume.pod}-${volume.name}": ${problems[0]}`),
    ),
  ];
}
