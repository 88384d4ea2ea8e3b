/** DELETE of a collection. */
import { invalidValue } from "../../api/field-error.ts";
import { invalid } from "../../api/status.ts";
import { ignoreReadError } from "../../registry/delete.ts";
import { sendListAnswer } from "../answer.ts";
import type { Exchange } from "../exchange.ts";
import { parseListOptions } from "../list-options.ts";
import { readDeleteOptions } from "../read-delete-options.ts";

const oneByOne = invalidValue(ignoreReadError, true, "is not allowed with DELETECOLLECTION, try again after removing the option");

export async function removeCollection(exchange: Exchange): Promise<void> {
  const { http, endpoint, info } = exchange;
  const query = parseListOptions(info.query, false);
  const { request, context } = await readDeleteOptions(exchange);
  if (request[ignoreReadError]) throw invalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", [oneByOne]);
  const deleted = await http.cluster.registry.deleteCollection(endpoint.kind, endpoint.namespace, query, request, context);
  return sendListAnswer(exchange, deleted);
}
