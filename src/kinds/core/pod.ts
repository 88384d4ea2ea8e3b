import type { Pod } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";
import { bindingAction } from "./pod/binding.ts";
import { podConnections } from "./pod/connect.ts";
import { ephemeralContainersView } from "./pod/ephemeral-containers.ts";
import { evictionAction } from "./pod/eviction.ts";
import { podGracePeriod } from "./pod/grace-period.ts";
import { preparePodForCreate } from "./pod/prepare.ts";
import { resizeView } from "./pod/resize.ts";
import { validatePodStatusUpdate } from "./pod/status-update.ts";
import { validatePodUpdate } from "./pod/update-rules.ts";
import { validateNewPod, validatePod } from "./pod/validate-pod.ts";
import { podWarnings } from "./pod/warnings.ts";

export const pod = defineKind<Pod>({
  resource: "core/v1/pods",
  subresources: {
    status: { shape: "view", validateUpdate: (object: Pod, old: Pod) => validatePodStatusUpdate(object, old) },
    ephemeralcontainers: ephemeralContainersView,
    resize: resizeView,
    binding: bindingAction,
    eviction: evictionAction,
    ...podConnections,
  },
  prepareForCreate: preparePodForCreate,
  validate: (object) => validatePod(object),
  validateCreate: (object) => validateNewPod(object),
  validateUpdate: (object, old) => validatePodUpdate(object, old),
  gracePeriod: podGracePeriod,
  deleteReturnsObject: true,
  // as kubernetes: people seldom update Pods themselves, so only creation warns
  warnings: (object, old) => (old ? [] : podWarnings(object)),
  example: {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "example" },
    spec: { containers: [{ name: "app", image: "nginx:1.27" }] },
  },
});
