/** Names of signers: a domain of two parts or more, a slash and a name. */
import { type FieldError, invalidValue, required, tooLong } from "../../api/field-error.ts";
import { when } from "../validation/fields.ts";
import { dnsLabelProblems, dnsSubdomainProblems } from "../validation/problems.ts";

const longestDomain = 253;
const longestName = 253 + 1 + 63;

export function signerName(path: string, name: string | undefined): FieldError[] {
  if (!name) return [required(path)];
  const [domain = "", rest = "", ...more] = name.split("/");
  if (!name.includes("/") || more.length > 0)
    return [invalidValue(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  const labels = domain.split(".");
  return [
    ...when(domain.length > longestDomain, () => tooLong(path, longestDomain)),
    ...labels.flatMap((label) =>
      dnsLabelProblems(label).map((problem) => invalidValue(path, domain, `validating label "${label}": ${problem}`)),
    ),
    ...when(labels.length < 2, () => invalidValue(path, domain, "should be a domain with at least two segments separated by dots")),
    ...when(rest.length > longestName, () => tooLong(path, longestName)),
    ...rest
      .split(".")
      .flatMap((label) =>
        dnsSubdomainProblems(label).map((problem) => invalidValue(path, rest, `validating label "${label}": ${problem}`)),
      ),
  ];
}
