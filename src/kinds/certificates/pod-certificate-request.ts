import type { PodCertificateRequest } from "../../api/types/certificates-v1.ts";
import { defineKind } from "../kind.ts";

export const podCertificateRequest = defineKind<PodCertificateRequest>({ resource: "certificates.k8s.io/v1/podcertificaterequests" });
