/** What is structurally wrong with an OpenAPI document of version 2 or 3; nothing for a sound one. */

// biome-ignore lint/suspicious/noExplicitAny: documents are looked at part by part
type Json = any;

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);

export function problemsOf(document: Json): string[] {
  return [...headProblems(document), ...referenceProblems(document), ...operationProblems(document), ...schemaProblems(document)];
}

function headProblems({ openapi, swagger, info, paths }: Json): string[] {
  const wrong = [];
  if (swagger !== "2.0" && !/^3\.0\.\d$/.test(openapi)) wrong.push("no known version");
  if (typeof info?.title !== "string" || typeof info?.version !== "string") wrong.push("info is incomplete");
  if (typeof paths !== "object") wrong.push("no paths");
  return wrong;
}

function referenceProblems(document: Json): string[] {
  const wrong = new Set<string>();
  walk(document, (value) => {
    if (typeof value.$ref === "string" && resolve(document, value.$ref) === undefined) wrong.add(`${value.$ref} leads nowhere`);
    if (typeof value.$ref === "string" && document.openapi && Object.keys(value).length > 1) wrong.add(`${value.$ref} has siblings`);
  });
  return [...wrong];
}

function resolve(document: Json, reference: string): Json {
  if (!reference.startsWith("#/")) return undefined;
  const names = reference.slice(2).split("/");
  return names.reduce((at, name) => at?.[name.replaceAll("~1", "/").replaceAll("~0", "~")], document);
}

function operationProblems(document: Json): string[] {
  const wrong: string[] = [];
  const ids = new Set<string>();
  for (const [path, item] of Object.entries<Json>(document.paths)) {
    if (!path.startsWith("/")) wrong.push(`${path} does not begin with /`);
    for (const [method, operation] of Object.entries<Json>(item).filter(([name]) => methods.has(name))) {
      const at = `${method} ${path}`;
      if (typeof operation.operationId !== "string" || ids.has(operation.operationId)) wrong.push(`${at}: no id of its own`);
      ids.add(operation.operationId);
      if (Object.keys(operation.responses ?? {}).length === 0) wrong.push(`${at}: no responses`);
      for (const [code, response] of Object.entries<Json>(operation.responses ?? {}))
        if (typeof response.description !== "string") wrong.push(`${at}: ${code} is not described`);
      wrong.push(...parameterProblems(at, path, [...(item.parameters ?? []), ...(operation.parameters ?? [])], document));
    }
  }
  return wrong;
}

function parameterProblems(at: string, path: string, parameters: readonly Json[], document: Json): string[] {
  const wrong: string[] = [];
  const keys = parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
  if (new Set(keys).size !== keys.length) wrong.push(`${at}: a parameter twice`);
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `path ${name}`);
  if (
    named.sort().join() !==
    keys
      .filter((key) => key.startsWith("path "))
      .sort()
      .join()
  )
    wrong.push(`${at}: other names in the path`);
  for (const parameter of parameters) {
    if (parameter.in === "path" && parameter.required !== true) wrong.push(`${at}: ${parameter.name} is not required`);
    const typed = document.openapi ? parameter.schema : parameter.in === "body" ? parameter.schema : parameter.type;
    if (typed === undefined) wrong.push(`${at}: ${parameter.name} has no type`);
  }
  return wrong;
}

const types = new Set(["object", "array", "string", "integer", "number", "boolean"]);

function schemaProblems(document: Json): string[] {
  const wrong: string[] = [];
  for (const [name, schema] of Object.entries<Json>(document.definitions ?? document.components?.schemas ?? {})) {
    walk(schema, (part, key) => {
      if (key === "properties" || key === "x-kubernetes-unions" || key === "default") return;
      if (typeof part.type === "string" && !types.has(part.type)) wrong.push(`${name}: type ${part.type}`);
      if (part.type === "array" && part.items === undefined) wrong.push(`${name}: a list of nothing`);
      for (const field of Array.isArray(part.required) ? part.required : [])
        if (part.properties?.[field] === undefined) wrong.push(`${name}: ${field} is required and not there`);
    });
  }
  return wrong;
}

function walk(value: Json, look: (value: Json, key: string) => void, key = ""): void {
  if (Array.isArray(value)) for (const element of value) walk(element, look, key);
  else if (typeof value === "object" && value !== null) {
    look(value, key);
    for (const [name, inner] of Object.entries(value)) walk(inner, look, name);
  }
}
