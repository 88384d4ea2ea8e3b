import { type FieldError, forbidden, invalidValue, required, tooLong } from "../../api/field-error.ts";
import type { IngressClass, IngressClassParametersReference } from "../../api/types/networking-v1.ts";
import { defineKind } from "../kind.ts";
import { dnsSubdomain, optionalOneOf } from "../validation/fields.ts";
import { isDomainPrefixedPath, isPathSegment } from "../validation/formats.ts";
import { immutable } from "../validation/immutable.ts";

function validateController(controller: string): FieldError[] {
  const path = "spec.controller";
  if (controller.length > 250) return [tooLong(path, 250)];
  if (controller === "") return [required(path)];
  return isDomainPrefixedPath(controller) ? [] : [invalidValue(path, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')];
}

const segment = (path: string, value: string): FieldError[] => {
  if (value === "") return [required(path)];
  return isPathSegment(value) ? [] : [invalidValue(path, value, "may not be '.' or '..' nor contain '/' or '%'")];
};

function validateParameters(parameters: IngressClassParametersReference | undefined): FieldError[] {
  if (!parameters) return [];
  const path = "spec.parameters";
  const { apiGroup, kind = "", name = "", scope, namespace } = parameters;
  const errors = [
    ...(apiGroup ? dnsSubdomain(`${path}.apiGroup`, apiGroup) : []),
    ...segment(`${path}.kind`, kind),
    ...segment(`${path}.name`, name),
  ];
  errors.push(...(scope === undefined ? [required(`${path}.scope`)] : optionalOneOf(`${path}.scope`, scope, ["Cluster", "Namespace"])));
  if (scope === "Namespace" && !namespace) errors.push(required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'"));
  if (scope === "Cluster" && namespace) errors.push(forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  return errors;
}

export const ingressClass = defineKind<IngressClass>({
  resource: "networking.k8s.io/v1/ingressclasses",
  validate: (object) => [...validateController(object.spec?.controller ?? ""), ...validateParameters(object.spec?.parameters)],
  validateUpdate: (object, old) => immutable("spec.controller", object.spec?.controller, old.spec?.controller),
  example: {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name: "example" },
    spec: { controller: "example.com/controller" },
  },
});
