/** Parameters of paths and operations: what all operations of a path take stands on the path itself, as in Kubernetes' documents. */
import type { Operation, PathOperations } from "./operations.ts";

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly type: string;
  readonly description: string;
}

/** Parameters of a path by where they stand. */
export interface PathParameters {
  /** Of every operation. */
  readonly common: readonly Parameter[];
  /** Of one operation besides. */
  own(operation: Operation): readonly Parameter[];
}

const texts: Readonly<Record<string, string>> = {
  allowWatchBookmarks: "Asks for BOOKMARK events, which say how far the watch has come.",
  command: "The command to run, one value for each argument; there is no shell around it.",
  container: "The container meant; the only one, or the default one, when left out.",
  continue: "Where to go on: metadata.continue of the page before, with the same other parameters.",
  dryRun: "All: go through everything and store nothing.",
  fieldManager: "Name under which the changed fields are owned; required for server-side apply.",
  fieldSelector: "Fields the objects must have, such as spec.nodeName=node-0.",
  fieldValidation: "What unknown and duplicate fields of the body lead to: Ignore, Warn (a Warning header) or Strict (400).",
  follow: "Go on with lines that are written later.",
  force: "Server-side apply only: take over fields that others own.",
  gracePeriodSeconds: "Seconds the object has to end; 0 means at once.",
  ignoreStoreReadErrorWithClusterBreakingPotential: "Delete an object that can no longer be read.",
  insecureSkipTLSVerifyBackend: "Do not check the certificate the logs come from.",
  labelSelector: "Labels the objects must have, such as app=web,tier!=test.",
  limit: "Most objects of one page; metadata.continue leads to the next one.",
  limitBytes: "Most bytes to answer.",
  orphanDependents: "Deprecated: use propagationPolicy. Whether dependents stay.",
  path: "Path of the request that is passed on.",
  ports: "Ports to forward.",
  pretty: "Whether the answer is indented. Browsers, curl and wget get that unless they say no.",
  previous: "Of the container that ran before this one.",
  propagationPolicy:
    "What becomes of dependents: Orphan (they stay), Background (deleted afterwards) or Foreground (deleted before the owner).",
  resourceVersion: "How fresh the answer must be; for watches, where to start.",
  resourceVersionMatch: "How resourceVersion is meant in lists: Exact or NotOlderThan.",
  sendInitialEvents: "Watches only: begin with an ADDED event for each object there is, followed by a bookmark.",
  shardSelector: "Which part of the objects, by ranges of hashes (alpha).",
  sinceSeconds: "Only what is younger than so many seconds.",
  stderr: "Attach standard error.",
  stdin: "Attach standard input.",
  stdout: "Attach standard output.",
  stream: "All, Stdout or Stderr.",
  tailLines: "So many lines from the end.",
  timeoutSeconds: "Seconds after which a list or watch ends, whatever happens.",
  timestamps: "Begin each line with the time it was written.",
  tty: "Give the process a terminal.",
  watch: "Answer with a stream of changes instead of a list.",
};

/** Every parameter of every operation of a path, each in order of the names. */
export function parametersOf(path: PathOperations): PathParameters {
  const inPath = path.parameters.map((name) => pathParameter(name, path));
  const isCommon = (name: string) => path.operations.every(({ queries }) => queries.some((query) => query.name === name));
  const [first] = path.operations;
  const shared = (first?.queries ?? []).filter(({ name }) => isCommon(name)).map(queryParameter);
  return {
    common: [...inPath, ...shared].sort(byName),
    own: ({ queries }) =>
      queries
        .filter(({ name }) => !isCommon(name))
        .map(queryParameter)
        .sort(byName),
  };
}

const queryParameter = ({ name, type }: { readonly name: string; readonly type: string }): Parameter => ({
  name,
  in: "query",
  type,
  description: texts[name] ?? "",
});

const pathParameter = (name: string, { kind }: PathOperations): Parameter => ({
  name,
  in: "path",
  type: "string",
  description: name === "name" ? `Name of the ${kind}.` : name === "namespace" ? "Namespace of the objects." : (texts[name] ?? ""),
});

const byName = (left: Parameter, right: Parameter): number =>
  left.name === right.name ? (left.in < right.in ? -1 : 1) : left.name < right.name ? -1 : 1;
