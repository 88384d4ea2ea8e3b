import { beforeEach, describe, expect, it } from "vitest";
import type { ApiError } from "../../../src/api/status.ts";
import type { Service } from "../../../src/api/types/core-v1.ts";
import { service } from "../../../src/kinds/core/service.ts";
import { ipAddress } from "../../../src/kinds/networking/ip-address.ts";
import { createFakeWorld, type FakeWorld, meant, shortly } from "../../support/hook-context.ts";

let world: FakeWorld;
beforeEach(() => {
  world = createFakeWorld();
});

let count = 0;
const meta = (name: string) => ({ name, namespace: "ns", uid: `uid-${count++}` });
const make = (spec: object, name = "web"): Service => {
  const made = service.prepareForCreate(meant(service, { metadata: meta(name), spec }), world.context);
  world.add(service as never, made);
  return made;
};
const change = (old: Service, spec: object): Service =>
  service.prepareForUpdate(meant(service, { ...old, spec: { ...old.spec, ...spec } }), old, world.context);
const fieldsOf = (action: () => unknown): string[] => {
  try {
    action();
  } catch (error) {
    return ((error as ApiError).details?.causes ?? []).map((cause) => cause.field ?? "");
  }
  return [];
};
const port = { ports: [{ port: 80 }] };

describe("cluster IPs", () => {
  it("takes a free one, writes its IPAddress, and gives it back", () => {
    const made = make(port);
    const ip = made.spec?.clusterIP ?? "";
    expect(made.spec).toMatchObject({ clusterIPs: [ip], ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" });
    expect(world.lister.get(ipAddress, undefined, ip)?.spec?.parentRef).toEqual({ resource: "services", namespace: "ns", name: "web" });
    service.options.afterDelete?.(made, world.context);
    expect(world.lister.get(ipAddress, undefined, ip)).toBeUndefined();
  });

  it.each([
    ["taken", "10.96.7.7", "spec.clusterIPs"],
    ["outside the range", "192.0.2.1", "spec.clusterIPs"],
    ["no address", "word", "spec.clusterIPs[0]"],
  ])("refuses one that is %s", (_, clusterIP, field) => {
    make({ ...port, clusterIP: "10.96.7.7" }, "first");
    expect(fieldsOf(() => make({ ...port, clusterIP }, "second"))).toEqual([field]);
  });

  it("stays on update when left out, and cannot be changed", () => {
    const made = make(port);
    expect(change(made, { clusterIP: undefined, clusterIPs: undefined }).spec?.clusterIP).toBe(made.spec?.clusterIP);
    const other = change(made, { clusterIP: "10.98.1.1", clusterIPs: ["10.98.1.1"] });
    expect(shortly(service.validateUpdate(other, made, world.context))).toEqual(["Invalid spec.clusterIPs[0]"]);
  });

  it("makes a headless Service without selector dual-stack, and one with selector not", () => {
    expect(make({ clusterIP: "None" }, "a").spec).toMatchObject({ ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" });
    expect(make({ clusterIP: "None", selector: { a: "b" } }, "b").spec).toMatchObject({
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
    });
  });

  it("refuses families the cluster does not have", () => {
    expect(fieldsOf(() => make({ ...port, ipFamilyPolicy: "RequireDualStack" }))).toEqual(["spec.ipFamilyPolicy"]);
    expect(fieldsOf(() => make({ ...port, ipFamilies: ["IPv6"] }))).toEqual(["spec.ipFamilies[0]"]);
  });
});

describe("node ports", () => {
  it("are drawn from 30000 to 32767 and never twice", () => {
    const ports = Array.from(
      { length: 50 },
      (_, index) => make({ ...port, type: "NodePort" }, `s${index}`).spec?.ports?.[0]?.nodePort ?? 0,
    );
    expect(new Set(ports).size).toBe(50);
    expect(ports.every((number) => number >= 30000 && number <= 32767)).toBe(true);
  });

  it("refuse one that another Service has or that is out of range", () => {
    make({ type: "NodePort", ports: [{ port: 80, nodePort: 30080 }] }, "first");
    for (const nodePort of [30080, 29999]) {
      expect(fieldsOf(() => make({ type: "NodePort", ports: [{ port: 80, nodePort }] }, "second"))).toEqual(["spec.ports[0].nodePort"]);
    }
  });

  it("go with what only the old type needed", () => {
    const balancer = make({ ...port, type: "LoadBalancer" });
    expect(balancer.spec?.ports?.[0]?.nodePort).toBeGreaterThan(0);
    const plain = change(balancer, { type: "ClusterIP" });
    expect(plain.spec?.ports?.[0]?.nodePort).toBeUndefined();
    expect(plain.spec?.allocateLoadBalancerNodePorts).toBeUndefined();
    expect(plain.spec?.clusterIP).toBe(balancer.spec?.clusterIP);
    const named = change(plain, { type: "ExternalName", externalName: "db.example.com" });
    expect(named.spec?.clusterIP).toBeUndefined();
    expect(world.lister.count(ipAddress as never)).toBe(0);
  });
});

describe("a Service that stops having node ports", () => {
  it("loses them also when its ports have changed, unless a new one was asked for", () => {
    const two = [
      { name: "a", port: 80, nodePort: 30080 },
      { name: "b", port: 81, nodePort: 30081 },
    ];
    const made = make({ type: "NodePort", ports: two });
    const plain = change(made, { type: "ClusterIP", ports: [{ ...two[1], nodePort: undefined }, two[0], { name: "c", port: 82 }] });
    expect(plain.spec?.ports?.map(({ nodePort }) => nodePort)).toEqual([undefined, undefined, undefined]);
    const kept = change(made, { type: "ClusterIP", ports: [{ name: "a", port: 80, nodePort: 30099 }] });
    expect(kept.spec?.ports?.[0]?.nodePort).toBe(30099);
  });
});

describe("validation", () => {
  it.each([
    ["no ports", {}, ["Required spec.ports"]],
    ["port 0", { ports: [{ port: 0 }] }, ["Invalid spec.ports[0].port", "Invalid spec.ports[0].targetPort"]],
    ["unnamed ports", { ports: [{ port: 1 }, { port: 2 }] }, ["Required spec.ports[0].name", "Required spec.ports[1].name"]],
    [
      "the same port twice",
      {
        ports: [
          { name: "a", port: 1 },
          { name: "b", port: 1 },
        ],
      },
      ["Duplicate spec.ports[1]"],
    ],
    ["a node port without need", { ports: [{ port: 1, nodePort: 30001 }] }, ["Forbidden spec.ports[0].nodePort"]],
    ["an unknown type", { ...port, type: "Balancer" }, ["NotSupported spec.type"]],
    ["no external name", { type: "ExternalName" }, ["Required spec.externalName"]],
    ["headless node ports", { ...port, type: "NodePort", clusterIP: "None" }, ["Invalid spec.clusterIPs[0]"]],
    [
      "ranges without balancer",
      { ...port, loadBalancerSourceRanges: ["1.2.3.4/99"] },
      ["Forbidden spec.LoadBalancerSourceRanges", "Invalid spec.LoadBalancerSourceRanges[0]"],
    ],
  ])("reports %s", (_, spec, expected) => {
    expect(shortly(service.validate(make(spec), world.context))).toEqual(expected);
  });
});
