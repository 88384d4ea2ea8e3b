import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { IPAddress, ParentReference } from "../../api/types/networking-v1.ts";
import { defineKind } from "../kind.ts";
import { dnsSubdomain } from "../validation/fields.ts";
import { isPathSegment } from "../validation/formats.ts";
import { immutable } from "../validation/immutable.ts";
import { ipProblem } from "../validation/ip.ts";

const path = "spec.parentRef";

const segment = (field: string, value: string): FieldError[] =>
  isPathSegment(value) ? [] : [invalidValue(`${path}.${field}`, value, "may not be '.' or '..' nor contain '/' or '%'")];

function validateParent(parent: ParentReference | undefined): FieldError[] {
  if (!parent) return [required(path)];
  const { group = "", resource = "", namespace = "", name = "" } = parent;
  return [
    ...(group === "" ? [] : dnsSubdomain(`${path}.group`, group)),
    ...(resource === "" ? [required(`${path}.resource`)] : segment("resource", resource)),
    ...(name === "" ? [required(`${path}.name`)] : segment("name", name)),
    ...(namespace === "" ? [] : segment("namespace", namespace)),
  ];
}

export const ipAddress = defineKind<IPAddress>({
  resource: "networking.k8s.io/v1/ipaddresses",
  validateName: (name) => ipProblem(name),
  validate: (object) => validateParent(object.spec?.parentRef),
  validateUpdate: (object, old) => immutable(path, object.spec?.parentRef, old.spec?.parentRef),
  example: {
    apiVersion: "networking.k8s.io/v1",
    kind: "IPAddress",
    metadata: { name: "192.0.2.1" },
    spec: { parentRef: { resource: "services", namespace: "default", name: "example" } },
  },
});
