import type { Binding } from "../../api/types/core-v1.ts";
import { defineKind } from "../kind.ts";
import { pod } from "./pod.ts";

/** POST to the collection binds the Pod of that name, as POST to its `binding` does. */
export const binding = defineKind<Binding>({ resource: "core/v1/bindings", postsTo: { kind: pod, subresource: "binding" } });
