/** The in-process client: the backend's verbs bound to one writer. */
import type { Backend, Writer } from "./backend.ts";
import type { Client } from "./client.ts";

/** A client whose writes count as `writer`'s: its user, its groups, its field manager. */
export function createClient(backend: Backend, writer: Writer): Client {
  return {
    manager: writer.manager,
    lister: backend.lister,
    create: (kind, object) => backend.create(kind, object, writer),
    update: (kind, object, options = {}) => backend.update(kind, object, options, writer),
    modify: (kind, namespace, name, change, options = {}) => backend.modify(kind, namespace, name, change, options, writer),
    remove: (kind, namespace, name, options = {}) => backend.remove(kind, namespace, name, options, writer),
    act: (kind, namespace, name, subresource, input) => backend.act(kind, namespace, name, subresource, input, writer),
  };
}
