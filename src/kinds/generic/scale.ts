/** The `scale` subresource: a workload seen as autoscaling/v1 Scale. */

import { type FieldError, invalidValue } from "../../api/field-error.ts";
import { type KubeObject, withMeta } from "../../api/meta.ts";
import type { Scale } from "../../api/types/autoscaling-v1.ts";
import type { ProjectionSubresource } from "../kind.ts";

interface Scalable extends KubeObject {
  readonly spec?: { readonly replicas?: number | undefined } | undefined;
  readonly status?: { readonly replicas?: number | undefined } | undefined;
}

/** `selector`: the workload's selector as the text of a label selector. */
export function scaleSubresource<T extends Scalable>(selector: (parent: T) => string): ProjectionSubresource<T> {
  return {
    shape: "projection",
    type: "autoscaling/v1.Scale",
    read(parent) {
      const { name, namespace, uid, resourceVersion, creationTimestamp } = parent.metadata;
      const replicas = parent.spec?.replicas ?? 0;
      const text = selector(parent);
      return {
        kind: "Scale",
        apiVersion: "autoscaling/v1",
        metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
        spec: replicas === 0 ? {} : { replicas },
        status: { replicas: parent.status?.replicas ?? 0, ...(text ? { selector: text } : {}) },
      } as KubeObject;
    },
    validate: (object) => validateScale(object as Scale as KubeObject & Scalable),
    write(object, parent) {
      const replicas = (object as Scalable).spec?.replicas ?? 0;
      const { resourceVersion, uid } = object.metadata;
      return withMeta({ ...parent, spec: { ...parent.spec, replicas } }, { resourceVersion, uid });
    },
  };
}

function validateScale(scale: Scalable): FieldError[] {
  const replicas = scale.spec?.replicas ?? 0;
  return replicas < 0 ? [invalidValue("spec.replicas", replicas, "must be greater than or equal to 0")] : [];
}
