/** A control plane for a test file, and short words for talking to it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import supertest from "supertest";
import { afterAll, beforeAll } from "vitest";
import { createMiniplane, type Miniplane, type MiniplaneOptions } from "../../src/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
export type Json = any;

export interface Plane {
  readonly url: string;
  readonly miniplane: Miniplane;
  /** A fresh supertest on the server. */
  api(): ReturnType<typeof supertest>;
  /** The body of a GET that must succeed. */
  get(path: string): Promise<Json>;
  /** The items of a LIST that must succeed. */
  list(path: string): Promise<Json[]>;
  /** POST that must create; `manifest` is JSON or YAML text. */
  create(path: string, manifest: object | string): Promise<Json>;
  /** Merge patch that must succeed. */
  patch(path: string, change: object): Promise<Json>;
  /** DELETE that must succeed. */
  remove(path: string, options?: object): Promise<Json>;
  settle(): Promise<void>;
  advance(step: string): Promise<Date>;
  /** Moves the clock in steps of `step` until `look` finds something; fails after `limit` steps. */
  until<T>(look: () => Promise<T | undefined | false>, how?: { step?: string; limit?: number }): Promise<T>;
}

export const pods = "/api/v1/namespaces/default/pods";
export const deployments = "/apis/apps/v1/namespaces/default/deployments";
export const replicaSets = "/apis/apps/v1/namespaces/default/replicasets";
export const nodes = "/api/v1/nodes";

/** The text of `examples/tour/<name>`. */
export const tourFile = (name: string): string => readFileSync(join(import.meta.dirname, "../../examples/tour", name), "utf8");

/** A Pod manifest with one container. */
export const podManifest = (name: string, spec: object = {}, metadata: object = {}): Json => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, ...metadata },
  spec: { containers: [{ name: "web", image: "nginx:1.27" }], ...spec },
});

/** A Deployment manifest with one container and the label `app: <name>`. */
export const deploymentManifest = (name: string, spec: object = {}): Json => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "web", image: "nginx:1.26" }] } },
    ...spec,
  },
});

export const condition = (object: Json, type: string): Json => object.status?.conditions?.find((one: Json) => one.type === type);

/** Starts a frozen control plane before the file's tests and stops it after them. */
export function usePlane(options: MiniplaneOptions = {}): Plane {
  let miniplane: Miniplane;
  beforeAll(async () => {
    miniplane = await createMiniplane({ clock: "frozen", ...options });
  });
  afterAll(() => miniplane?.stop());
  return planeOf(() => miniplane);
}

/** The same words for a control plane that is started by hand. */
export function planeOf(running: () => Miniplane): Plane {
  const api = () => supertest(running().url);
  const succeed = ({ status, body, text }: { status: number; body: Json; text: string }): Json => {
    if (status >= 300) throw new Error(`${status} ${text}`);
    return body;
  };
  return {
    get url() {
      return running().url;
    },
    get miniplane() {
      return running();
    },
    api,
    get: async (path) => succeed(await api().get(path)),
    list: async (path) => succeed(await api().get(path)).items,
    async create(path, manifest) {
      const request = api().post(path);
      if (typeof manifest === "string") return succeed(await request.set("Content-Type", "application/yaml").send(manifest));
      return succeed(await request.send(manifest));
    },
    patch: async (path, change) => succeed(await api().patch(path).set("Content-Type", "application/merge-patch+json").send(change)),
    remove: async (path, body) => succeed(await api().delete(path).send(body)),
    settle: () => running().settle(),
    advance: (step) => running().advance(step),
    async until(look, { step = "1s", limit = 120 } = {}) {
      await running().settle();
      for (let count = 0; count < limit; count++) {
        const found = await look();
        if (found) return found;
        await running().advance(step);
      }
      throw new Error(`not found within ${limit} steps of ${step}`);
    },
  };
}
