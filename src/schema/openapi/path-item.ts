/** One path of a document; the two versions differ in how they write a parameter and an operation. */
import type { Json } from "./document.ts";
import { describeOperation, type Operation, type PathOperations } from "./operations.ts";
import { type Parameter, parametersOf } from "./parameters.ts";

/** What an operation says in either version. */
export interface Said {
  readonly tags: readonly string[];
  readonly description: string;
  readonly parameters: readonly Json[];
}

/** How a version writes the parts of a path. */
export interface PathForm {
  /** What says the type of a parameter. */
  typed(type: Parameter["type"]): Json;
  operation(operation: Operation, said: Said): Json;
}

export function pathItem(path: PathOperations, tag: string, form: PathForm): Json {
  const { common, own } = parametersOf(path);
  const parameterItem = ({ name, in: where, type, description }: Parameter): Json => ({
    name,
    in: where,
    description,
    ...(where === "path" ? { required: true } : {}),
    ...form.typed(type),
  });
  const item = (operation: Operation) =>
    form.operation(operation, {
      tags: [tag],
      description: describeOperation(operation, path),
      parameters: own(operation).map(parameterItem),
    });
  return {
    ...Object.fromEntries(path.operations.map((operation) => [operation.method, item(operation)])),
    ...(common.length > 0 ? { parameters: common.map(parameterItem) } : {}),
  };
}
