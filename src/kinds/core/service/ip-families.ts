/** ipFamilies and ipFamilyPolicy of a Service in a cluster that has IPv4 only. */
import { type FieldError, invalidValue } from "../../../api/field-error.ts";
import { invalid } from "../../../api/status.ts";
import type { Service } from "../../../api/types/core-v1.ts";
import { ipFamily } from "../../validation/ip.ts";
import { validateIpFields } from "./ip-fields.ts";
import { isExternalName, isHeadless, specOf, withSpec } from "./traits.ts";

const configured = "IPv4";

const refuse = (service: Service, errors: readonly FieldError[]): void => {
  if (errors.length > 0) throw invalid({ group: "", kind: "Service" }, service.metadata.name ?? "", errors);
};

/** Families that follow from given addresses. */
function inferFamilies(service: Service): Service {
  const { clusterIPs = [], ipFamilies = [] } = specOf(service);
  const inferred = [...ipFamilies];
  const errors: FieldError[] = [];
  clusterIPs.forEach((ip, index) => {
    const family = ipFamily(ip);
    if (!family || index < ipFamilies.length) return;
    if (family === configured) inferred.push(family);
    else errors.push(invalidValue(`spec.clusterIPs[${index}]`, clusterIPs, `${family} is not configured on this cluster`));
  });
  refuse(service, errors);
  return inferred.length > ipFamilies.length ? withSpec(service, { ipFamilies: inferred }) : service;
}

/** A headless Service without selector gets both families: its endpoints are somebody else's. */
function headlessWithoutSelector(service: Service): Service {
  const { ipFamilies = [], ipFamilyPolicy } = specOf(service);
  const policy = ipFamilyPolicy ?? (ipFamilies.length === 1 ? "SingleStack" : "RequireDualStack");
  const first = ipFamilies.length > 0 ? ipFamilies : [configured];
  const other = first[0] === "IPv6" ? "IPv4" : "IPv6";
  const families = first.length === 1 && policy !== "SingleStack" ? [...first, other] : first;
  return withSpec(service, { ipFamilyPolicy: policy, ipFamilies: families });
}

/** Fills both fields. Throws 422 for what this cluster does not have. */
export function withIpFamilies(service: Service, old: Service | undefined): Service {
  if (isExternalName(service)) return service;
  refuse(service, validateIpFields(service, old));
  const inferred = inferFamilies(service);
  if (isHeadless(inferred) && Object.keys(specOf(inferred).selector ?? {}).length === 0) return headlessWithoutSelector(inferred);
  const { ipFamilies = [], ipFamilyPolicy = ipFamilies.length === 2 ? "RequireDualStack" : "SingleStack" } = specOf(inferred);
  if (ipFamilyPolicy === "SingleStack" && ipFamilies.length > 1)
    refuse(service, [
      invalidValue(
        "spec.ipFamilyPolicy",
        ipFamilyPolicy,
        "must be RequireDualStack or PreferDualStack when multiple ipFamilies are specified",
      ),
    ]);
  if (ipFamilyPolicy === "RequireDualStack" && !(old && isHeadless(inferred) && isHeadless(old)))
    refuse(service, [invalidValue("spec.ipFamilyPolicy", ipFamilyPolicy, "this cluster is not configured for dual-stack services")]);
  const families = ipFamilies.length > 0 ? ipFamilies : [configured];
  const foreign = families.flatMap((family, index) =>
    family === configured || old ? [] : [invalidValue(`spec.ipFamilies[${index}]`, family, "not configured on this cluster")],
  );
  refuse(service, foreign);
  return withSpec(inferred, { ipFamilyPolicy, ipFamilies: families });
}
