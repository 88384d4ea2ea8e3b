/** Rules between clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy; checked before anything is allocated. */
import { duplicate, type FieldError, invalidValue, notSupported, required } from "../../../api/field-error.ts";
import type { Service } from "../../../api/types/core-v1.ts";
import { each, ipAddress } from "../../validation/fields.ts";
import { ipFamily } from "../../validation/ip.ts";
import { isExternalName, isHeadless, specOf } from "./traits.ts";

const path = "spec.clusterIPs";

function inStep(service: Service): FieldError[] {
  const { clusterIP = "", clusterIPs = [] } = specOf(service);
  if (clusterIP === "")
    return clusterIPs.length > 0 ? [invalidValue(path, clusterIPs, "must be empty when `clusterIP` is not specified")] : [];
  if (clusterIPs.length === 0) return [required(path)];
  return clusterIPs[0] === clusterIP ? [] : [invalidValue(path, clusterIPs, "first value must match `clusterIP`")];
}

function families(service: Service): FieldError[] {
  const { ipFamilies = [], ipFamilyPolicy } = specOf(service);
  const errors = each("spec.ipFamilies", ipFamilies, (family, at, index) => [
    ...(family === "IPv4" || family === "IPv6" ? [] : [notSupported(at, family, ["IPv4", "IPv6"])]),
    ...(ipFamilies.indexOf(family) < index ? [duplicate(at, family)] : []),
  ]);
  const policies = ["SingleStack", "PreferDualStack", "RequireDualStack"];
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy))
    errors.push(notSupported("spec.ipFamilyPolicy", ipFamilyPolicy, policies));
  return errors;
}

function addresses(service: Service, old: Service | undefined): FieldError[] {
  const { clusterIPs = [] } = specOf(service);
  const before = old ? (specOf(old).clusterIPs ?? []) : [];
  return each(path, clusterIPs, (ip, at, index) => {
    if (index === 0 && ip === "None")
      return clusterIPs.length > 1 ? [invalidValue(path, clusterIPs, "'None' must be the first and only value")] : [];
    return before.includes(ip) ? [] : ipAddress(at, ip);
  });
}

function together(service: Service): FieldError[] {
  const { clusterIPs = [], ipFamilies = [] } = specOf(service);
  const errors: FieldError[] = [];
  const found = clusterIPs.map(ipFamily);
  if (clusterIPs.length > 1 && new Set(found).size < clusterIPs.length)
    errors.push(invalidValue(path, clusterIPs, "may specify no more than one IP for each IP family"));
  if (isHeadless(service)) return errors;
  found.forEach((family, index) => {
    const wanted = ipFamilies[index];
    if (wanted === undefined || family === wanted) return;
    if (wanted === "IPv4" || wanted === "IPv6")
      errors.push(
        invalidValue(`${path}[${index}]`, clusterIPs[index], `expected an ${wanted} value as indicated by \`ipFamilies[${index}]\``),
      );
  });
  return errors;
}

/** The errors of the four fields; none of them may be set for ExternalName, which is checked elsewhere. */
export function validateIpFields(service: Service, old: Service | undefined): FieldError[] {
  if (isExternalName(service)) return [];
  const errors = [...inStep(service), ...families(service)];
  const wrong = addresses(service, old);
  errors.push(...wrong);
  const { clusterIPs = [] } = specOf(service);
  if (clusterIPs.length > 2) errors.push(invalidValue(path, clusterIPs, "may only hold up to 2 values"));
  return wrong.length > 0 ? errors : [...errors, ...together(service)];
}
