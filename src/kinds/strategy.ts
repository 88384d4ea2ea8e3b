/** The generic strategy of a resource, derived from the facts and completed by the kind's own hooks. */
import type { KubeObject } from "../api/meta.ts";
import type { ResourceFacts } from "../schema/facts.ts";
import type { Kind, KindOptions } from "./kind.ts";

type Strategy<T extends KubeObject> = Pick<
  Kind<T>,
  | "createOnUpdate"
  | "unconditionalUpdate"
  | "subresources"
  | "columns"
  | "cells"
  | "selectableFields"
  | "resetFields"
  | "prepareForCreate"
  | "prepareForUpdate"
  | "validate"
  | "validateUpdate"
>;

export function strategyFor<T extends KubeObject>(options: KindOptions<T>, _facts: ResourceFacts): Strategy<T> {
  return {
    createOnUpdate: false,
    unconditionalUpdate: true,
    subresources: options.subresources ?? {},
    columns: [],
    cells: options.cells ?? ((object) => [object.metadata.name]),
    selectableFields: {},
    resetFields: {},
    prepareForCreate: options.prepareForCreate ?? ((object) => object),
    prepareForUpdate: options.prepareForUpdate ?? ((object) => object),
    validate: options.validate ?? (() => []),
    validateUpdate: options.validateUpdate ?? (() => []),
  };
}
