/** DELETE of one object. */
import type { Status } from "../../api/status.ts";
import type { DeleteAnswer, DeleteRequest } from "../../registry/registry.ts";
import { sendAnswer } from "../answer.ts";
import type { Exchange } from "../exchange.ts";
import { readDeleteOptions } from "../read-delete-options.ts";
import { sendObject } from "../respond.ts";

export async function remove(exchange: Exchange): Promise<void> {
  const { http, endpoint, response, representation } = exchange;
  const { registry } = http.cluster;
  const { request, context } = await readDeleteOptions(exchange);
  const deleted = await registry.delete(endpoint, request, context);
  if (!deleted.gone || deleted.returnsObject) return sendAnswer(exchange, deleted.answer, codeOf(deleted, request));
  await registry.durable(deleted.answer.revision);
  return sendObject(response, exchange, { code: 200, object: success(exchange, deleted), representation });
}

/** As kubernetes: 202 for a deletion that has begun and was asked to take dependents along the old way. */
const codeOf = (deleted: DeleteAnswer, request: DeleteRequest) => (!deleted.gone && request.orphanDependents === false ? 202 : 200);

function success({ endpoint }: Exchange, { answer }: DeleteAnswer): Status {
  const { kind, name } = endpoint;
  const details = { name, ...(kind.group ? { group: kind.group } : {}), kind: kind.plural, uid: answer.object.metadata.uid };
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
}
