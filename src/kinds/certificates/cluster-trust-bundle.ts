import { X509Certificate } from "node:crypto";
import { type FieldError, invalidValue, tooLong } from "../../api/field-error.ts";
import type { ClusterTrustBundle } from "../../api/types/certificates-v1.ts";
import { defineKind } from "../kind.ts";
import { immutable } from "../validation/immutable.ts";
import { dnsSubdomainName } from "../validation/name-rules.ts";
import { type PemBlock, pemBlocks } from "./pem.ts";
import { signerName } from "./signer-name.ts";

type Bundle = ClusterTrustBundle;

const largestBundle = 1024 * 1024;
const path = "spec.trustBundle";

/** A bundle of a signer is named after it: "example.com:signer:name". */
function nameProblem({ metadata, spec }: Bundle): string | undefined {
  const { name = "" } = metadata;
  const signer = spec.signerName ?? "";
  if (signer === "") return name.includes(":") ? 'ClusterTrustBundle without signer name must not have ":" in its name' : undefined;
  const prefix = `${signer.replaceAll("/", ":")}:`;
  if (!name.startsWith(prefix)) return `ClusterTrustBundle for signerName ${signer} must be named with prefix ${prefix}`;
  return dnsSubdomainName(name.slice(prefix.length), false);
}

function blockProblem({ type, hasHeaders, bytes }: PemBlock, index: number): string | undefined {
  if (type !== "CERTIFICATE") return `entry ${index} has bad block type: ${type}`;
  if (hasHeaders) return `entry ${index} has PEM block headers`;
  try {
    return new X509Certificate(bytes).ca ? undefined : `entry ${index} does not have the CA bit set`;
  } catch {
    return `entry ${index} does not parse as X.509`;
  }
}

/** Certificates of authorities only, at least one, each once. */
function validateCertificates(text: string): FieldError[] {
  if (Buffer.byteLength(text) > largestBundle) return [tooLong(path, largestBundle)];
  const blocks = pemBlocks(text);
  const wrong = (problem: string) => invalidValue(path, "<value omitted>", problem);
  const problems = blocks.map(blockProblem).filter((problem) => problem !== undefined);
  if (problems.length > 0) return problems.map(wrong);
  if (blocks.length === 0) return [wrong("at least one trust anchor must be provided")];
  const counts = new Map<string, number>();
  for (const { bytes } of blocks) counts.set(bytes.toString("hex"), (counts.get(bytes.toString("hex")) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1).map(() => wrong("duplicate trust anchor"));
}

function validate(bundle: Bundle): FieldError[] {
  const problem = nameProblem(bundle);
  const { signerName: signer } = bundle.spec;
  return [
    ...(problem ? [invalidValue("metadata.name", bundle.metadata.name, problem)] : []),
    ...(signer ? signerName("spec.signerName", signer) : []),
  ];
}

export const clusterTrustBundle = defineKind<Bundle>({
  resource: "certificates.k8s.io/v1/clustertrustbundles",
  // names with colons are fine here: the signer's rule stands in validate
  validateName: (name, prefix) => dnsSubdomainName(name.slice(name.lastIndexOf(":") + 1), prefix),
  validate,
  validateCreate: ({ spec }) => validateCertificates(spec.trustBundle ?? ""),
  validateUpdate: (bundle, old) => [
    ...(bundle.spec.trustBundle === old.spec.trustBundle ? [] : validateCertificates(bundle.spec.trustBundle ?? "")),
    ...immutable("spec.signerName", bundle.spec.signerName, old.spec.signerName),
  ],
});
