import type { CertificateSigningRequest } from "../../api/types/certificates-v1.ts";
import { defineKind } from "../kind.ts";

export const certificateSigningRequest = defineKind<CertificateSigningRequest>({
  resource: "certificates.k8s.io/v1/certificatesigningrequests",
});
