/** Name rules for `KindOptions.validateName`: `undefined` when the name is fine, else what is wrong with it. */
import { dnsLabelText, dnsSubdomainText, isDnsLabel, isDnsSubdomain, isPathSegment } from "./formats.ts";

type NameRule = (name: string, prefix: boolean) => string | undefined;

/** A generateName prefix may end with a dash: it counts as a letter. */
const masked = (name: string, prefix: boolean): string => (prefix && name.endsWith("-") ? `${name.slice(0, -1)}a` : name);

export const dnsLabelName: NameRule = (name, prefix) => (isDnsLabel(masked(name, prefix)) ? undefined : dnsLabelText);
export const dnsSubdomainName: NameRule = (name, prefix) => (isDnsSubdomain(masked(name, prefix)) ? undefined : dnsSubdomainText);
/** Anything without slash or percent sign; dots alone are refused too. */
export const pathSegmentName: NameRule = (name) => (isPathSegment(name) ? undefined : "may not be '.' or '..' nor contain '/' or '%'");
