import { type FieldError, invalidValue, required, tooLong } from "../../api/field-error.ts";
import type { StringMap } from "../../api/meta.ts";
import { own } from "../../api/own.ts";
import type { Secret } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";
import { immutable } from "../validation/immutable.ts";
import { base64Bytes, dataKey, frozenWhenImmutable, maxDataBytes } from "./data-map.ts";
import { tlsPairProblem } from "./tls-pair.ts";

const accountAnnotation = "kubernetes.io/service-account.name";

/** stringData is written over data and never stored. */
function mergeStringData(secret: Secret): Secret {
  if (secret.stringData === undefined) return secret;
  const { stringData, ...rest } = secret;
  const encoded = Object.entries(stringData ?? {}).map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
  return encoded.length > 0 ? { ...rest, data: { ...rest.data, ...Object.fromEntries(encoded) } } : rest;
}

function jsonKey(data: StringMap, key: string): FieldError[] {
  const path = `data[${key}]`;
  const text = data[key];
  if (text === undefined) return [required(path)];
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64").toString());
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return [];
  } catch {
    // reported like any other text that is no JSON object
  }
  return [invalidValue(path, "<secret contents redacted>", "must be a JSON object")];
}

/** What the well-known types ask for. */
const typeRules: Readonly<Record<string, (data: StringMap, secret: Secret) => FieldError[]>> = {
  "kubernetes.io/service-account-token": (_, secret) =>
    secret.metadata.annotations?.[accountAnnotation] ? [] : [required(`metadata.annotations[${accountAnnotation}]`)],
  "kubernetes.io/dockercfg": (data) => jsonKey(data, ".dockercfg"),
  "kubernetes.io/dockerconfigjson": (data) => jsonKey(data, ".dockerconfigjson"),
  "kubernetes.io/basic-auth": (data) =>
    "username" in data || "password" in data ? [] : [required("data[username]"), required("data[password]")],
  "kubernetes.io/ssh-auth": (data) => (data["ssh-privatekey"] ? [] : [required("data[ssh-privatekey]")]),
  "kubernetes.io/tls": (data) => ["tls.crt", "tls.key"].filter((key) => !(key in data)).map((key) => required(`data[${key}]`)),
};

function validate(secret: Secret): FieldError[] {
  const data = secret.data ?? {};
  const bytes = Object.values(data).reduce((sum, value) => sum + base64Bytes(value), 0);
  return [
    ...Object.keys(data).flatMap((key) => dataKey("data", key)),
    ...(bytes > maxDataBytes ? [tooLong("data", maxDataBytes)] : []),
    ...(own(typeRules, secret.type ?? "")?.(data, secret) ?? []),
  ];
}

function pairWarnings({ type, data = {} }: Secret): readonly string[] {
  if (type !== "kubernetes.io/tls") return [];
  const text = (key: string) => Buffer.from(data[key] ?? "", "base64").toString("latin1");
  const problem = tlsPairProblem(text("tls.crt"), text("tls.key"));
  return problem === undefined ? [] : [problem];
}

export const secret = defineKind<Secret>({
  resource: "core/v1/secrets",
  defaults: mergeStringData,
  validate,
  warnings: pairWarnings,
  validateUpdate: (object, old) => [
    ...immutable("type", object.type, old.type),
    ...frozenWhenImmutable({ ...object }, { ...old }, ["data"]),
  ],
  example: { apiVersion: "v1", kind: "Secret", metadata: { name: "example" }, data: { key: "dmFsdWU=" } },
});
