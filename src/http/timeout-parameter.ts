/** `?timeout=` of a request: how long the client is ready to wait. Nothing here takes so long, but it must be a duration. */
import { parseDuration } from "../api/duration.ts";
import { badRequest } from "../api/status.ts";

/** Throws 400 for what is no duration; as kubernetes, watches and streams are not asked. */
export function checkTimeout(query: URLSearchParams): void {
  const text = query.get("timeout");
  if (text && parseDuration(text) === undefined) throw badRequest(`invalid timeout specified in the request URL: ${JSON.stringify(text)}`);
}
