/** POST to a collection or to a subresource that acts. */
import { sendAnswer } from "../answer.ts";
import { bodyFormat, readBody } from "../body.ts";
import { checkNamespace } from "../body-names.ts";
import { decodeObject } from "../decode-object.ts";
import type { Exchange } from "../exchange.ts";
import { writeContext } from "../write-context.ts";

export async function create(exchange: Exchange): Promise<void> {
  const { http, endpoint, request } = exchange;
  const format = bodyFormat(request.headers["content-type"]);
  const bytes = await readBody(request);
  const context = writeContext(exchange, "CreateOptions");
  const object = await decodeObject(endpoint.body, { bytes, format, fieldValidation: context.fieldValidation, warn: context.warn });
  exchange.named = object.metadata;
  checkNamespace(endpoint, object);
  const target = { ...endpoint, name: endpoint.name || object.metadata.name };
  return sendAnswer(exchange, await http.cluster.registry.create(target, object, context), 201);
}
