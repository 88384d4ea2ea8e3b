/** Backends of an Ingress. */
import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import type { IngressBackend } from "../../api/types/networking-v1.ts";
import { dnsLabel, dnsSubdomain, portNumber, portOrName } from "../validation/fields.ts";
import { isPathSegment } from "../validation/formats.ts";

type ServiceBackend = NonNullable<IngressBackend["service"]>;

function validateService({ name = "", port }: ServiceBackend, path: string): FieldError[] {
  const at = `${path}.service`;
  const named = name === "" ? [required(`${at}.name`)] : dnsLabel(`${at}.name`, name);
  const { name: portName = "", number = 0 } = port ?? {};
  if (portName !== "" && number !== 0) return [...named, invalidValue(path, "", "cannot set both port name & port number")];
  if (portName !== "") return [...named, ...portOrName(`${at}.port.name`, portName)];
  if (number === 0) return [...named, required(path, "port name or number is required")];
  return [...named, ...portNumber(`${at}.port.number`, number)];
}

const segment = (path: string, value: string): FieldError[] => {
  if (value === "") return [required(path)];
  return isPathSegment(value) ? [] : [invalidValue(path, value, "may not be '.' or '..' nor contain '/' or '%'")];
};

/** Exactly one of a Service and another resource. */
export function validateBackend(backend: IngressBackend | undefined, path: string): FieldError[] {
  const { service, resource } = backend ?? {};
  if (service && resource) return [invalidValue(path, "", "cannot set both resource and service backends")];
  if (service) return validateService(service, path);
  if (!resource) return [invalidValue(path, "", "resource or service backend is required")];
  const at = `${path}.resource`;
  const { apiGroup, kind = "", name = "" } = resource;
  return [...(apiGroup ? dnsSubdomain(`${at}.apiGroup`, apiGroup) : []), ...segment(`${at}.kind`, kind), ...segment(`${at}.name`, name)];
}
