/** Claims on devices that a Pod brings along. */
import { duplicate, type FieldError, invalidValue, required } from "../../../api/field-error.ts";
import type { PodResourceClaim } from "../../../api/types/core-v1.ts";
import { dnsLabel, dnsSubdomain, each, when } from "../../validation/fields.ts";

export function validateResourceClaims(claims: readonly PodResourceClaim[] | undefined, field: string): FieldError[] {
  const names = new Set<string>();
  return each(field, claims, (claim, at) => {
    const { name, resourceClaimName: claimName, resourceClaimTemplateName: templateName } = claim;
    const errors: FieldError[] = [];
    if (!name) errors.push(required(`${at}.name`));
    else if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
    else errors.push(...dnsLabel(`${at}.name`, name));
    names.add(name);
    return [
      ...errors,
      ...when(claimName !== undefined && templateName !== undefined, () =>
        invalidValue(at, claim, "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"),
      ),
      ...when(claimName === undefined && templateName === undefined, () =>
        invalidValue(at, claim, "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"),
      ),
      ...(claimName === undefined ? [] : dnsSubdomain(`${at}.resourceClaimName`, claimName)),
      ...(templateName === undefined ? [] : dnsSubdomain(`${at}.resourceClaimTemplateName`, templateName)),
    ];
  });
}
