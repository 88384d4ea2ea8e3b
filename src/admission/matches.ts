/** Which requests a plugin looks at. */
import type { KubeObject } from "../api/meta.ts";
import { type ApiError, forbiddenRequest } from "../api/status.ts";
import type { AdmissionAttributes, Operation } from "./admission.ts";

/** True for requests on a resource's main endpoint with one of those operations. */
export function isOn(attributes: AdmissionAttributes, resource: string, operations: readonly Operation[]): boolean {
  const { kind, subresource, operation } = attributes;
  return subresource === "" && kind.plural === resource && operations.includes(operation);
}

/** 403 of the object under review. */
export const refuse = (attributes: AdmissionAttributes, detail: string): ApiError =>
  forbiddenRequest(attributes.kind.groupResource, attributes.name || (attributes.object?.metadata.name ?? ""), detail);

/** The object under review as its own type. */
export const reviewed = <T extends KubeObject>(attributes: AdmissionAttributes): T | undefined => attributes.object as T | undefined;
