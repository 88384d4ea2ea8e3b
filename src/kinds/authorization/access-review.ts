/** The three access reviews: may this user do that? As kubernetes: apis/authorization/validation and registry/authorization. */
import { equalJson } from "../../api/equal-json.ts";
import { type FieldError, invalidValue } from "../../api/field-error.ts";
import type { KubeObject, UserInfo } from "../../api/meta.ts";
import { ApiError, invalid } from "../../api/status.ts";
import type {
  NonResourceAttributes,
  SelfSubjectAccessReviewSpec,
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
} from "../../api/types/authorization-v1.ts";
import type { HookContext } from "../kind.ts";
import { isAllowed } from "./role-rules.ts";
import { selectorErrors, selectorProblems } from "./selector-attributes.ts";

type Attributes = SelfSubjectAccessReviewSpec;

/** Throws 422 if there are errors; Kubernetes names no kind in this one. */
export function refuseReview(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  const group = "authorization.k8s.io";
  const { message, details } = invalid({ group, kind: "" }, "", errors);
  throw new ApiError("Invalid", message, { group, causes: details?.causes });
}

/** Go's names, as it prints a struct that has no others. */
export const printed = ({ path = "", verb = "" }: NonResourceAttributes) => ({ Path: path, Verb: verb });

/** What is asked: exactly one of both. */
export function oneOfBoth({ resourceAttributes, nonResourceAttributes }: Attributes): FieldError[] {
  if (Boolean(resourceAttributes) !== Boolean(nonResourceAttributes)) return [];
  const value = nonResourceAttributes ? printed(nonResourceAttributes) : null;
  return [invalidValue("spec", value, "exactly one of nonResourceAttributes or resourceAttributes must be specified")];
}

export const someone = ({ user, groups }: SubjectAccessReviewSpec): FieldError[] =>
  user || (groups ?? []).length > 0 ? [] : [invalidValue("spec.user", user ?? "", "at least one of user or group must be specified")];

export const readableSelectors = ({ resourceAttributes }: Attributes): FieldError[] =>
  resourceAttributes ? selectorErrors(resourceAttributes) : [];

/** Reviews have no name and no labels, and only a local one a namespace; what the server sets is not looked at. */
export function emptyMetadata({ metadata }: KubeObject, { local = false } = {}): FieldError[] {
  const set = { managedFields: undefined, uid: undefined, creationTimestamp: undefined, ...(local ? { namespace: undefined } : {}) };
  if (equalJson({ ...metadata, ...set }, {})) return [];
  return [invalidValue("metadata", metadata, local ? "must be empty except for namespace" : "must be empty")];
}

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
  const evaluationError = selectorProblems(spec.resourceAttributes ?? {});
  return { ...isAllowed(context.lister, user, wanted), ...(evaluationError ? { evaluationError } : {}) };
}
