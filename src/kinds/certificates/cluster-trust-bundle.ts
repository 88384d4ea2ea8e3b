import type { ClusterTrustBundle } from "../../api/types/certificates-v1.ts";
import { defineKind } from "../kind.ts";

export const clusterTrustBundle = defineKind<ClusterTrustBundle>({ resource: "certificates.k8s.io/v1/clustertrustbundles" });
