import { badRequest } from "../../api/status.ts";

/** What a proxy's URL names: `name`, `name:port` or `scheme:name:port`. */
export interface ProxyName {
  readonly scheme: string;
  readonly name: string;
  readonly port: string;
}

/** Takes such a name apart. Throws 400; `what`: "service". */
export function parseProxyName(what: string, text: string): ProxyName {
  const parts = text.split(":");
  const [scheme, name, port] = parts.length > 2 ? parts : ["", ...parts];
  if (parts.length > 3 || !name || !["", "http", "https"].includes(scheme ?? ""))
    throw badRequest(`invalid ${what} request ${JSON.stringify(text)}`);
  return { scheme: scheme ?? "", name, port: port ?? "" };
}
