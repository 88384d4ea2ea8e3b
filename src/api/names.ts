/** The grammars of Kubernetes' names. Each function answers what is wrong with a text: one sentence a fault, none when it fits. */

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const labelPattern = new RegExp(`^${label}$`);
const subdomainPattern = new RegExp(`^${label}(\\.${label})*$`);
const namePattern = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const nameRule =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

type Problems = readonly string[];
const none: Problems = [];
const tooLong = (text: string, max: number): Problems => (text.length > max ? [`must be no more than ${max} bytes`] : none);

/** RFC 1123 label: at most 63 of a-z, 0-9 and "-", not at the ends. */
export function dnsLabelProblems(text: string): Problems {
  if (labelPattern.test(text)) return tooLong(text, 63);
  const rule =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  return [...tooLong(text, 63), rule];
}

/** RFC 1123 subdomain: labels joined by dots, at most 253. */
export function dnsSubdomainProblems(text: string): Problems {
  if (subdomainPattern.test(text)) return tooLong(text, 253);
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  return [...tooLong(text, 253), rule];
}

/** A name of at most 63 characters, optionally after a DNS subdomain and a slash: keys of labels and annotations, finalizers. */
export function qualifiedNameProblems(text: string): Problems {
  const parts = text.split("/");
  if (parts.length > 2)
    return [
      "a valid label key must consist of alphanumeric characters, with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ];
  if (parts.length === 1) return namePartProblems(text);
  const [prefix = "", name = ""] = parts;
  const ofPrefix = prefix ? dnsSubdomainProblems(prefix).map((problem) => `prefix part ${problem}`) : ["prefix part must be non-empty"];
  return [...ofPrefix, ...namePartProblems(name)];
}

function namePartProblems(name: string): Problems {
  if (name.length <= 63 && namePattern.test(name)) return none;
  return [
    ...(name ? tooLong(name, 63).map((problem) => `name part ${problem}`) : ["name part must be non-empty"]),
    ...(namePattern.test(name) ? [] : [`name part ${nameRule}`]),
  ];
}

/** Empty, or at most 63 characters of the alphabet of names. */
export function labelValueProblems(text: string): Problems {
  if (text === "" || (text.length <= 63 && namePattern.test(text))) return none;
  const rule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
  return [...tooLong(text, 63), ...(namePattern.test(text) ? [] : [rule])];
}

/** A prefix for generated names may end in "-": that dash is judged as a letter. */
export const maskTrailingDash = (prefix: string): string =>
  prefix.length > 1 && prefix.endsWith("-") ? `${prefix.slice(0, -2)}a` : prefix;
