/** THE list of admission plugins, in Kubernetes' order (ResourceQuota comes last). */
import type { AdmissionPlugin } from "./admission.ts";

export const admissionPlugins: readonly AdmissionPlugin[] = [];
