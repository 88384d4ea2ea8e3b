import { type FieldError, invalidValue, tooLong } from "../../api/field-error.ts";
import type { ConfigMap } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";
import { base64Bytes, dataKey, frozenWhenImmutable, maxDataBytes } from "./data-map.ts";

function validate(configMap: ConfigMap): FieldError[] {
  const { data = {}, binaryData = {} } = configMap;
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(data)) {
    errors.push(...dataKey("data", key));
    if (key in binaryData) errors.push(invalidValue(`data[${key}]`, key, "duplicate of key present in binaryData"));
    bytes += Buffer.byteLength(value);
  }
  for (const [key, value] of Object.entries(binaryData)) {
    errors.push(...dataKey("binaryData", key));
    bytes += base64Bytes(value);
  }
  if (bytes > maxDataBytes) errors.push(tooLong("[]", maxDataBytes));
  return errors;
}

export const configMap = defineKind<ConfigMap>({
  resource: "core/v1/configmaps",
  validate,
  validateUpdate: (object, old) => frozenWhenImmutable({ ...object }, { ...old }, ["data", "binaryData"]),
  example: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "example" }, data: { key: "value" } },
});
