/** The Status that answers an action which has nothing else to say. */
import type { KubeObject } from "../../../api/meta.ts";

export const success = (): KubeObject => ({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 }) as KubeObject;
