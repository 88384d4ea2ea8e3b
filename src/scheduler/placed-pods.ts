/**
 * The Pods on nodes as rules about other Pods see them: how many of a group are where, and who does not want whom
 * beside it. A group is counted once, when it is first asked for, and kept change by change from then on; a Pod that
 * comes or goes is looked at by the groups filed under its labels only.
 */
import type { Node, Pod } from "../api/types/core-v1.ts";
import { affinityTerms } from "./affinity-terms.ts";
import { filesOf, type NamespaceLabels, type PodGroup } from "./pod-group.ts";
import { type NodeOf, Tally } from "./tally.ts";

/** What Pods on nodes say of a group: by topology key, how many refuse to share a domain with it, and how much it is liked. */
interface Known {
  readonly group: PodGroup;
  members: Tally | undefined;
  readonly refused: Map<string, Tally>;
  readonly liked: Map<string, Tally>;
}

/** A wish of Pods on nodes that concerns a Pod. */
export interface Wish {
  readonly topologyKey: string;
  readonly tally: Tally;
}

/** Groups that nobody on a node speaks of are forgotten beyond this number. */
const mostGroups = 2000;

export class PlacedPods {
  readonly #placed = new Map<string, { readonly pod: Pod; readonly node: string }>();
  readonly #known = new Map<string, Known>();
  readonly #files = new Map<string, Set<Known>>();
  readonly #nodeOf: NodeOf;
  readonly #labelsOf: NamespaceLabels;

  constructor(nodeOf: (name: string) => Node | undefined, labelsOf: NamespaceLabels) {
    this.#nodeOf = nodeOf;
    this.#labelsOf = labelsOf;
  }

  get namespaceLabels(): NamespaceLabels {
    return this.#labelsOf;
  }

  /** True while the Pod is on a node. */
  has(key: string): boolean {
    return this.#placed.has(key);
  }

  add(key: string, pod: Pod, node: string): void {
    this.remove(key);
    this.#placed.set(key, { pod, node });
    this.#account(pod, node, 1);
  }

  remove(key: string): void {
    const placed = this.#placed.get(key);
    if (!placed) return;
    this.#placed.delete(key);
    this.#account(placed.pod, placed.node, -1);
  }

  /** How many Pods of the group are where. */
  members(group: PodGroup): Tally {
    const known = this.#knownOf(group);
    if (!known.members) {
      known.members = new Tally(this.#nodeOf);
      for (const { pod, node } of this.#placed.values()) if (group.matches(pod)) known.members.add(node, 1);
    }
    return known.members;
  }

  /** Domains that Pods on nodes do not want to share with this one. */
  refusals(pod: Pod): readonly Wish[] {
    return this.#wishes(pod, "refused");
  }

  /** Domains in which Pods on nodes like (or, below zero, dislike) to have this one. */
  likings(pod: Pod): readonly Wish[] {
    return this.#wishes(pod, "liked");
  }

  /** A node has come, gone or changed its labels. */
  nodesChanged(): void {
    for (const { members, refused, liked } of this.#known.values()) {
      members?.forgetDomains();
      for (const tally of [...refused.values(), ...liked.values()]) tally.forgetDomains();
    }
  }

  /** A namespace has other labels: who belongs to a group is counted anew. */
  namespacesChanged(): void {
    for (const known of this.#known.values()) known.members = undefined;
  }

  #wishes(pod: Pod, which: "refused" | "liked"): readonly Wish[] {
    const found: Wish[] = [];
    if (this.#known.size === 0) return found;
    for (const known of this.#filed(pod))
      if (known[which].size > 0 && known.group.matches(pod))
        for (const [topologyKey, tally] of known[which]) if (tally.total !== 0) found.push({ topologyKey, tally });
    return found;
  }

  #account(pod: Pod, node: string, sign: 1 | -1): void {
    if (this.#known.size > 0)
      for (const known of this.#filed(pod)) if (known.members && known.group.matches(pod)) known.members.add(node, sign);
    if (!pod.spec.affinity?.podAffinity && !pod.spec.affinity?.podAntiAffinity) return;
    const { refused, liked } = affinityTerms(pod, this.#labelsOf);
    for (const { group, topologyKey } of refused) this.#tally(group, "refused", topologyKey).add(node, sign);
    for (const { group, topologyKey, weight } of liked) this.#tally(group, "liked", topologyKey).add(node, sign * weight);
  }

  *#filed(pod: Pod): Iterable<Known> {
    for (const file of filesOf(pod)) yield* this.#files.get(file) ?? [];
  }

  #tally(group: PodGroup, which: "refused" | "liked", topologyKey: string): Tally {
    const tallies = this.#knownOf(group)[which];
    let tally = tallies.get(topologyKey);
    if (!tally) {
      tally = new Tally(this.#nodeOf);
      tallies.set(topologyKey, tally);
    }
    return tally;
  }

  #knownOf(group: PodGroup): Known {
    const before = this.#known.get(group.key);
    if (before) return before;
    if (this.#known.size >= mostGroups) this.#forgetSilent();
    const known: Known = { group, members: undefined, refused: new Map(), liked: new Map() };
    this.#known.set(group.key, known);
    const file = this.#files.get(group.file);
    if (file) file.add(known);
    else this.#files.set(group.file, new Set([known]));
    return known;
  }

  #forgetSilent(): void {
    for (const [key, known] of this.#known) {
      const spoken = [...known.refused.values(), ...known.liked.values()].some((tally) => tally.total !== 0);
      if (spoken) continue;
      this.#known.delete(key);
      const file = this.#files.get(known.group.file);
      if (file?.delete(known) && file.size === 0) this.#files.delete(known.group.file);
    }
  }
}
