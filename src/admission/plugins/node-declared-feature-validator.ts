/** A running Pod is resized only on a node that is known. As kubernetes: plugin/pkg/admission/nodedeclaredfeatures. */
import { forbiddenRequest } from "../../api/status.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { node } from "../../kinds/core/node.ts";
import type { AdmissionPlugin } from "../admission.ts";

export const nodeDeclaredFeatureValidator: AdmissionPlugin = {
  name: "NodeDeclaredFeatureValidator",
  validate({ kind, subresource, operation, object, oldObject, lister, name }) {
    if (kind.type !== "core/v1.Pod" || subresource !== "resize" || operation !== "UPDATE") return;
    const { spec } = object as Pod;
    const old = oldObject as Pod;
    if (!old.spec.nodeName || spec === old.spec || lister.get(node, undefined, old.spec.nodeName)) return;
    throw forbiddenRequest(kind.groupResource, name, `node "${old.spec.nodeName}" not found`);
  },
};
