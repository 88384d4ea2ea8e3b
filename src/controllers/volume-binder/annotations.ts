/** What binding leaves on volumes and claims. As kubernetes: component-helpers/storage/volume. */

/** On a claim: it is bound for good. */
export const bindCompleted = "pv.kubernetes.io/bind-completed";
/** On both sides: the binding was chosen for them, not asked for by name. */
export const boundByController = "pv.kubernetes.io/bound-by-controller";
/** On a volume: who made it. */
export const provisionedBy = "pv.kubernetes.io/provisioned-by";
/** On a claim: the node for which a volume is to be made. */
export const selectedNode = "volume.kubernetes.io/selected-node";
