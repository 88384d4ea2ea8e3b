/** IP addresses and CIDRs as Kubernetes accepts them: in canonical form. */
import { isIP } from "node:net";

export type IpFamily = "IPv4" | "IPv6";

/** The family of an address, `undefined` for what is none. Zone ids are not accepted. */
export function ipFamily(text: string): IpFamily | undefined {
  if (text.includes("%")) return undefined;
  const version = isIP(text);
  if (version === 4) return "IPv4";
  return version === 6 ? "IPv6" : undefined;
}

function canonicalIp(text: string): string {
  return text.includes(":") ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : text;
}

/** What is wrong with an address, if anything: no address, or not written canonically. */
export function ipProblem(text: string): string | undefined {
  if (!ipFamily(text)) return "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  const canonical = canonicalIp(text);
  if (text.startsWith("::ffff:") && text.includes(".")) return "must not be an IPv4-mapped IPv6 address";
  return canonical === text ? undefined : `must be in canonical form ("${canonical}")`;
}

/** A 32-bit number for an IPv4 address. */
export function ipv4Number(text: string): number {
  return text.split(".").reduce((value, part) => value * 256 + Number(part), 0);
}

export function ipv4Text(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

export interface Cidr {
  readonly family: IpFamily;
  readonly address: string;
  readonly bits: number;
}

/** `undefined` for what is no CIDR. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = "", bitText = "", ...rest] = text.split("/");
  const family = ipFamily(address);
  if (!family || rest.length > 0 || !/^(0|[1-9][0-9]{0,2})$/.test(bitText)) return undefined;
  const bits = Number(bitText);
  return bits <= (family === "IPv4" ? 32 : 128) ? { family, address, bits } : undefined;
}

/** What is wrong with a CIDR; host bits must be zero. */
export function cidrProblem(text: string): string | undefined {
  const cidr = parseCidr(text);
  if (!cidr) return "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
  const problem = ipProblem(cidr.address);
  if (problem) return problem;
  if (cidr.family !== "IPv4") return undefined;
  const size = 2 ** (32 - cidr.bits);
  return ipv4Number(cidr.address) % size === 0 ? undefined : "must be a network address: bits beyond the prefix must be zero";
}

/** True when an IPv4 CIDR contains the address. */
export function ipv4Contains(cidr: Cidr, address: string): boolean {
  const size = 2 ** (32 - cidr.bits);
  return Math.floor(ipv4Number(address) / size) === Math.floor(ipv4Number(cidr.address) / size);
}

/** Why an address cannot be an endpoint or an external IP: unspecified, loopback, link-local. */
export function specialIpProblem(text: string): string | undefined {
  const problem = ipProblem(text);
  if (problem) return problem;
  if (text === "0.0.0.0" || text === "::") return "may not be unspecified (0.0.0.0 or ::)";
  if (text.startsWith("127.") || text === "::1") return "may not be in the loopback range (127.0.0.0/8, ::1/128)";
  if (text.startsWith("169.254.") || /^fe[89ab]/i.test(text)) return "may not be in the link-local range (169.254.0.0/16, fe80::/10)";
  if (text.startsWith("224.0.0.") || /^ff02:/i.test(text)) return "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)";
  return undefined;
}
