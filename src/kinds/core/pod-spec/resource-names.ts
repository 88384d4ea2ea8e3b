/** What kind of resource a name stands for. */
import { isQualifiedName } from "../../validation/formats.ts";

export const isHugePages = (name: string): boolean => name.startsWith("hugepages-");

/** Resources of Kubernetes itself: without a domain, or of kubernetes.io. */
export const isNativeResource = (name: string): boolean => !name.includes("/") || name.includes("kubernetes.io/");

export const isStandardContainerResource = (name: string): boolean =>
  name === "cpu" || name === "memory" || name === "ephemeral-storage" || isHugePages(name);

/** `gpu.test/card`: a resource with a foreign domain that can also stand in a quota as `requests.<name>`. */
export const isExtendedResource = (name: string): boolean =>
  !isNativeResource(name) && !name.startsWith("requests.") && isQualifiedName(`requests.${name}`);

/** More may be requested in all than there is. */
export const isOvercommitAllowed = (name: string): boolean => isNativeResource(name) && !isHugePages(name);

const counted = new Set([
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "services.nodeports",
  "services.loadbalancers",
]);

/** Comes in whole pieces. */
export const isIntegerResource = (name: string): boolean => counted.has(name) || isExtendedResource(name);
