/** Name rules for `KindOptions.validateName`: `undefined` when the name is fine, else what is wrong with it. */
import { dnsLabelText, dnsSubdomainText, isDns1035Label, isDnsLabel, isDnsSubdomain, isPathSegment } from "./formats.ts";

type NameRule = (name: string, prefix: boolean) => string | undefined;

/** A generateName prefix may end with a dash: it counts as a letter. */
const masked = (name: string, prefix: boolean): string => (prefix && name.endsWith("-") ? `${name.slice(0, -1)}a` : name);

const dns1035LabelText =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

export const dnsLabelName: NameRule = (name, prefix) => (isDnsLabel(masked(name, prefix)) ? undefined : dnsLabelText);
export const dns1035LabelName: NameRule = (name, prefix) => (isDns1035Label(masked(name, prefix)) ? undefined : dns1035LabelText);
export const dnsSubdomainName: NameRule = (name, prefix) => (isDnsSubdomain(masked(name, prefix)) ? undefined : dnsSubdomainText);
/** Anything without slash or percent sign; dots alone are refused too. */
export const pathSegmentName: NameRule = (name) => (isPathSegment(name) ? undefined : "may not be '.' or '..' nor contain '/' or '%'");
