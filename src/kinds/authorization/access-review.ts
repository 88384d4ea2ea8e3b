/** The three access reviews: may this user do that? */
import { type FieldError, invalidValue } from "../../api/field-error.ts";
import type { UserInfo } from "../../api/meta.ts";
import { ApiError, invalid } from "../../api/status.ts";
import type { SelfSubjectAccessReviewSpec, SubjectAccessReviewSpec, SubjectAccessReviewStatus } from "../../api/types/authorization-v1.ts";
import type { HookContext } from "../kind.ts";
import { isAllowed } from "./role-rules.ts";

type Attributes = SelfSubjectAccessReviewSpec;

/** Throws 422 if there are errors; Kubernetes names no kind in this one. */
export function refuseReview(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  const group = "authorization.k8s.io";
  const { message, details } = invalid({ group, kind: "" }, "", errors);
  throw new ApiError("Invalid", message, { group, causes: details?.causes });
}

export function oneOfBoth({ resourceAttributes, nonResourceAttributes }: Attributes): FieldError[] {
  const both = [resourceAttributes, nonResourceAttributes].filter((value) => value !== undefined && value !== null).length;
  if (both === 1) return [];
  const detail =
    both === 2
      ? "cannot specify both nonResourceAttributes and resourceAttributes"
      : "exactly one of nonResourceAttributes or resourceAttributes must be specified";
  return [invalidValue("spec", both === 2 ? { nonResourceAttributes, resourceAttributes } : null, detail)];
}

export const someone = ({ user, groups }: SubjectAccessReviewSpec): FieldError[] =>
  user || (groups ?? []).length > 0 ? [] : [invalidValue("spec.user", user ?? "", "at least one of user or group must be specified")];

export const subjectOf = ({ user = "", groups = [], uid, extra }: SubjectAccessReviewSpec): UserInfo => ({
  name: user,
  groups,
  ...(uid ? { uid } : {}),
  ...(extra ? { extra } : {}),
});

/** The answer of the stored RBAC objects. */
export function reviewAccess(spec: Attributes, user: UserInfo, context: HookContext): SubjectAccessReviewStatus {
  const { verb = "", group = "", resource = "", subresource = "", name = "", namespace = "" } = spec.resourceAttributes ?? {};
  const { nonResourceAttributes: path } = spec;
  const wanted = {
    verb: path ? (path.verb ?? "") : verb,
    group,
    resource,
    subresource,
    name,
    namespace,
    path: path ? (path.path ?? "") : undefined,
  };
  return isAllowed(context.lister, user, wanted);
}
