import { type FieldError, invalidValue } from "../../api/field-error.ts";
import type { LocalSubjectAccessReview } from "../../api/types/authorization-v1.ts";
import { defineKind } from "../kind.ts";
import { emptyMetadata, oneOfBoth, printed, readableSelectors, refuseReview, reviewAccess, someone, subjectOf } from "./access-review.ts";

function inItsNamespace({ metadata, spec }: LocalSubjectAccessReview): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = spec;
  const errors: FieldError[] = [];
  if (resourceAttributes && (resourceAttributes.namespace ?? "") !== metadata.namespace)
    errors.push(invalidValue("spec.resourceAttributes.namespace", resourceAttributes.namespace ?? "", "must match metadata.namespace"));
  if (nonResourceAttributes)
    errors.push(invalidValue("spec.nonResourceAttributes", printed(nonResourceAttributes), "disallowed on this kind of request"));
  return errors;
}

export const localSubjectAccessReview = defineKind<LocalSubjectAccessReview>({
  resource: "authorization.k8s.io/v1/localsubjectaccessreviews",
  review(object, context) {
    const { spec } = object;
    const bare = emptyMetadata(object, { local: true });
    refuseReview([...oneOfBoth(spec), ...someone(spec), ...readableSelectors(spec), ...bare, ...inItsNamespace(object)]);
    return { ...object, status: reviewAccess(spec, subjectOf(spec), context) };
  },
});
