/** How a webhook is reached. Also for the conversion webhooks of custom resources. */
import { type FieldError, invalidValue, required } from "../../api/field-error.ts";
import { dnsSubdomain, portNumber, when } from "../validation/fields.ts";

interface ServiceReference {
  readonly name: string;
  readonly namespace: string;
  readonly path?: string | undefined;
  readonly port?: number | undefined;
}

/** An absolute https URL without user, query and fragment. */
export function webhookUrl(path: string, text: string): FieldError[] {
  const form = "; desired format: https://host[/path]";
  const parts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(text);
  if (!parts || /[\s%](?![0-9A-Fa-f]{2})/.test(text)) return [required(path, `url must be a valid URL${form}`)];
  const [, scheme = "", authority = "", query = "", fragment = ""] = parts;
  const at = authority.lastIndexOf("@");
  return [
    ...when(scheme.toLowerCase() !== "https", () => invalidValue(path, scheme, `'https' is the only allowed URL scheme${form}`)),
    ...when(authority.slice(at + 1) === "", () => invalidValue(path, "", `host must be specified${form}`)),
    ...when(at >= 0, () => invalidValue(path, authority.slice(0, at), "user information is not permitted in the URL")),
    ...when(fragment !== "", () => invalidValue(path, fragment, "fragments are not permitted in the URL")),
    ...when(query !== "", () => invalidValue(path, query, "query parameters are not permitted in the URL")),
  ];
}

function webhookPath(at: string, path: string): FieldError[] {
  if (path === "" || path === "/") return [];
  if (path === "//") return [invalidValue(at, path, "segment[0] may not be empty")];
  const slash = when(!path.startsWith("/"), () => invalidValue(at, path, "must start with a '/'"));
  const steps = path.slice(1).replace(/\/$/, "").split("/");
  return [
    ...slash,
    ...steps.flatMap((step, index) =>
      step === ""
        ? [invalidValue(at, path, `segment[${index}] may not be empty`)]
        : dnsSubdomain(at, step).map(() => invalidValue(at, path, `segment[${index}]: a DNS subdomain is wanted`)),
    ),
  ];
}

export const webhookService = (path: string, { name, namespace, path: urlPath = "", port }: ServiceReference): FieldError[] => [
  ...when(!name, () => required(`${path}.name`, "service name is required")),
  ...when(!namespace, () => required(`${path}.namespace`, "service namespace is required")),
  ...portNumber(`${path}.port`, port),
  ...webhookPath(`${path}.path`, urlPath),
];
