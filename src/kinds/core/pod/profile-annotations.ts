/** Seccomp and AppArmor profiles given twice: as an annotation of old and as a field. Both must say the same. */
import { type FieldError, forbidden } from "../../../api/field-error.ts";
import type { AppArmorProfile, Pod, SeccompProfile } from "../../../api/types/core-v1.ts";
import { each } from "../../validation/fields.ts";
import { appArmorPrefix, seccompContainerPrefix, seccompPodAnnotation } from "../pod-spec/annotations.ts";

const typeOf = (text: string): string | undefined => {
  if (text === "unconfined") return "Unconfined";
  if (text === "runtime/default" || text === "docker/default") return "RuntimeDefault";
  return text.startsWith("localhost/") ? "Localhost" : undefined;
};

function agrees(text: string | undefined, profile: SeccompProfile | AppArmorProfile | undefined, field: string): FieldError[] {
  const type = text === undefined ? undefined : typeOf(text);
  if (!profile || !type) return [];
  if (type !== profile.type) return [forbidden(`${field}.type`, "type in annotation and field must match")];
  if (type !== "Localhost" || text === `localhost/${profile.localhostProfile ?? ""}`) return [];
  return [forbidden(`${field}.localhostProfile`, "profile in annotation and field must match")];
}

export function profilesAgree(pod: Pod): FieldError[] {
  const annotations = pod.metadata.annotations;
  if (!annotations || !pod.spec) return [];
  const inPod = agrees(annotations[seccompPodAnnotation], pod.spec.securityContext?.seccompProfile, "spec.securityContext.seccompProfile");
  const lists = ["initContainers", "containers"] as const;
  const inContainers = lists.flatMap((list) =>
    each(`spec.${list}`, pod.spec[list], ({ name, securityContext }, at) => [
      ...agrees(annotations[seccompContainerPrefix + name], securityContext?.seccompProfile, `${at}.securityContext.seccompProfile`),
      ...agrees(annotations[appArmorPrefix + name], securityContext?.appArmorProfile, `${at}.securityContext.appArmorProfile`),
    ]),
  );
  return [...inPod, ...inContainers];
}
