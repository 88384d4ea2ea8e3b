/** The volumes of a Pod. */
import { duplicate, type FieldError, invalidValue, required } from "../../../../api/field-error.ts";
import type { Volume } from "../../../../api/types/core-v1.ts";
import { dnsLabel } from "../../../validation/fields.ts";
import type { Volumes } from "../env.ts";
import { type VolumeContext, validateVolumeSource } from "./volume-source.ts";

export interface ValidatedVolumes {
  readonly errors: FieldError[];
  /** Those without errors: only they can be mounted. */
  readonly valid: Volumes;
}

function volumeErrors(volume: Volume, field: string, context: VolumeContext, taken: ReadonlyMap<string, Volume>): FieldError[] {
  const { name } = volume;
  const errors = validateVolumeSource(volume, field, context);
  if (name) errors.push(...dnsLabel(`${field}.name`, name));
  else errors.push(required(`${field}.name`));
  if (taken.has(name ?? "")) errors.push(duplicate(`${field}.name`, name ?? ""));
  return errors;
}

export function validateVolumes(volumes: readonly Volume[] | undefined, field: string, context: VolumeContext): ValidatedVolumes {
  const valid = new Map<string, Volume>();
  const errors: FieldError[] = [];
  const ownClaims = new Set(
    (volumes ?? []).filter(({ ephemeral }) => ephemeral && context.pod).map(({ name }) => `${context.pod}-${name}`),
  );
  (volumes ?? []).forEach((volume, index) => {
    const at = `${field}[${index}]`;
    const own = volumeErrors(volume, at, context, valid);
    if (own.length === 0) valid.set(volume.name, volume);
    errors.push(...own);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim && ownClaims.has(claim))
      errors.push(
        invalidValue(`${at}.persistentVolumeClaim.claimName`, claim, "must not reference a PVC that gets created for an ephemeral volume"),
      );
  });
  return { errors, valid };
}
