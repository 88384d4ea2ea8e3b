/** Names of drivers of storage and devices. */
import { type FieldError, required, tooLong } from "../../api/field-error.ts";
import { dnsSubdomain } from "./fields.ts";

/** At most 63 characters; a DNS subdomain but for upper case. */
export function driverName(path: string, name: string): FieldError[] {
  if (name === "") return [required(path)];
  return [...(name.length > 63 ? [tooLong(path, 63)] : []), ...dnsSubdomain(path, name.toLowerCase())];
}
