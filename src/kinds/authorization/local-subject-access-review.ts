import { type FieldError, invalidValue } from "../../api/field-error.ts";
import type { LocalSubjectAccessReview } from "../../api/types/authorization-v1.ts";
import { defineKind } from "../kind.ts";
import { oneOfBoth, refuseReview, reviewAccess, someone, subjectOf } from "./access-review.ts";

function inItsNamespace({ metadata, spec }: LocalSubjectAccessReview): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = spec;
  if (nonResourceAttributes)
    return [invalidValue("spec.nonResourceAttributes", nonResourceAttributes, "disallowed on this kind of request")];
  const { namespace = "" } = resourceAttributes ?? {};
  if (!resourceAttributes || namespace === metadata.namespace) return [];
  return [invalidValue("spec.resourceAttributes.namespace", namespace, "must match metadata.namespace")];
}

export const localSubjectAccessReview = defineKind<LocalSubjectAccessReview>({
  resource: "authorization.k8s.io/v1/localsubjectaccessreviews",
  review(object, context) {
    refuseReview([...oneOfBoth(object.spec), ...someone(object.spec), ...inItsNamespace(object)]);
    return { ...object, status: reviewAccess(object.spec, subjectOf(object.spec), context) };
  },
});
