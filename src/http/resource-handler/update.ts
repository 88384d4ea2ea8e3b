/** PUT of an object or subresource. */
import { sendAnswer } from "../answer.ts";
import { bodyFormat, readBody } from "../body.ts";
import { checkName, checkNamespace } from "../body-names.ts";
import { decodeObject } from "../decode-object.ts";
import type { Exchange } from "../exchange.ts";
import { writeContext } from "../write-context.ts";

export async function update(exchange: Exchange): Promise<void> {
  const { http, endpoint, request } = exchange;
  const format = bodyFormat(request.headers["content-type"]);
  const bytes = await readBody(request);
  const context = writeContext(exchange, "UpdateOptions");
  const object = await decodeObject(endpoint.body, { bytes, format, fieldValidation: context.fieldValidation, warn: context.warn });
  exchange.named = object.metadata;
  checkName(endpoint, object);
  checkNamespace(endpoint, object);
  const { answer, created } = await http.cluster.registry.update(endpoint, object, context);
  return sendAnswer(exchange, answer, created ? 201 : 200);
}
