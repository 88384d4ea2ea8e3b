/** Our own short descriptions: a few written ones, and a sentence made of the field's name and facts for the rest. */
import type { FieldFacts } from "../type-table.ts";

const typeTexts: Readonly<Record<string, string>> = {
  "apps/v1.DaemonSet": "DaemonSet runs one Pod on every node that matches.",
  "apps/v1.Deployment": "Deployment keeps a number of equal Pods running and replaces them step by step when their template changes.",
  "apps/v1.ReplicaSet": "ReplicaSet keeps a number of equal Pods running.",
  "apps/v1.StatefulSet": "StatefulSet runs Pods with stable names and storage of their own.",
  "apps/v1.ControllerRevision": "ControllerRevision is a stored state of a controller's template, to go back to.",
  "autoscaling/v2.HorizontalPodAutoscaler": "HorizontalPodAutoscaler sets the number of Pods of a workload from what is measured.",
  "batch/v1.CronJob": "CronJob starts Jobs on a schedule.",
  "batch/v1.Job": "Job runs Pods until enough of them have succeeded.",
  "core/v1.ConfigMap": "ConfigMap holds configuration that Pods can read.",
  "core/v1.Container": "A single program that runs in a Pod.",
  "core/v1.Endpoints": "Endpoints lists the addresses behind a Service (EndpointSlice has taken its place).",
  "core/v1.Event": "Event reports something that has happened to an object.",
  "core/v1.Namespace": "Namespace is a scope for names.",
  "core/v1.Node": "Node is a machine that Pods run on.",
  "core/v1.PersistentVolume": "PersistentVolume is a piece of storage of the cluster.",
  "core/v1.PersistentVolumeClaim": "PersistentVolumeClaim asks for storage and is bound to a volume.",
  "core/v1.Pod": "Pod is a group of containers that run together on one node.",
  "core/v1.PodSpec": "What a Pod should be.",
  "core/v1.PodStatus": "What is known of a Pod's state; it may lag behind.",
  "core/v1.Secret": "Secret holds a small amount of confidential data.",
  "core/v1.Service": "Service is a stable name and address in front of a set of Pods.",
  "core/v1.ServiceAccount": "ServiceAccount is an identity for the processes in Pods.",
  "discovery/v1.EndpointSlice": "EndpointSlice lists some of the endpoints behind a Service.",
  "meta/v1.ObjectMeta": "What every object says about itself: name, labels, owners, versions.",
  "meta/v1.Status": "The outcome of a request that answers no object.",
  "networking/v1.Ingress": "Ingress routes HTTP from outside to Services.",
  "networking/v1.NetworkPolicy": "NetworkPolicy says which traffic Pods may have.",
  "policy/v1.PodDisruptionBudget": "PodDisruptionBudget limits how many Pods may be evicted at a time.",
  "rbac/v1.Role": "Role is a set of permissions within a namespace.",
  "rbac/v1.ClusterRole": "ClusterRole is a set of permissions for the whole cluster.",
  "storage/v1.StorageClass": "StorageClass names a way of making volumes.",
};

const fieldTexts: Readonly<Record<string, string>> = {
  apiVersion: "Group and version of the schema of this object.",
  kind: "What this object is, in CamelCase; it cannot be changed.",
  metadata: "What every object says about itself: name, labels, owners, versions.",
  spec: "What is wanted.",
  status: "What was last seen; written by the system.",
  items: "The objects of the list.",
  name: "Name; unique among its siblings.",
  namespace: "The namespace the name belongs to.",
  labels: "Keys and values to select objects by.",
  annotations: "Keys and values for tools; not used for selection.",
  replicas: "How many Pods are wanted.",
  selector: "Which objects are meant, by their labels.",
  template: "What new Pods are made from.",
  containers: "The programs of the Pod; at least one.",
  initContainers: "Programs that run, one after the other, before the others start.",
  image: "Name of the container image.",
  imagePullPolicy: "When the image is fetched.",
  command: "Entry point, instead of the image's.",
  args: "Arguments of the entry point, instead of the image's.",
  env: "Environment variables of the container.",
  ports: "Ports that are used; mainly for information, except on a Service.",
  resources: "What may be used (limits) and what is set aside (requests).",
  volumes: "Storage the containers can mount.",
  volumeMounts: "Where volumes appear in the container.",
  livenessProbe: "A check whose failure restarts the container.",
  readinessProbe: "A check whose failure takes the container out of Services.",
  startupProbe: "A check that must succeed before the other probes begin.",
  restartPolicy: "Whether containers are started again when they end.",
  nodeName: "The node the Pod is bound to.",
  nodeSelector: "Labels a node must have.",
  tolerations: "Taints that do not keep the Pod away.",
  strategy: "How old Pods are replaced by new ones.",
  conditions: "Latest observations, one for each type.",
  phase: "Where in its life the object is.",
  uid: "Unique over all objects of all time.",
  resourceVersion: "Changes with every write; opaque to clients.",
  generation: "Counts changes of what is wanted.",
  data: "The content.",
  immutable: "Whether the content can still be changed.",
  type: "Which one of several kinds of this it is.",
};

/** "terminationGracePeriodSeconds" → "Termination grace period seconds". */
function words(name: string): string {
  const text = name
    .replace(/[-_]/g, " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2");
  const spelled = text.split(" ").map((word) => (/^[A-Z]{2,}/.test(word) ? word : word.toLowerCase()));
  const sentence = spelled.join(" ");
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** One or two sentences about a type. */
export function describeType(type: string): string {
  const name = type.slice(type.lastIndexOf(".") + 1);
  return typeTexts[type] ?? (name.endsWith("List") ? `A list of ${name.slice(0, -4)} objects.` : `${words(name)}.`);
}

/** One or two sentences about a field. */
export function describeField(name: string, facts: FieldFacts): string {
  const values = facts.enum ?? facts.known;
  const choice = values && values.length > 0 && values.length <= 12 ? ` Values: ${values.map((value) => `"${value}"`).join(", ")}.` : "";
  return `${fieldTexts[name] ?? `${words(name)}.`}${choice}`;
}
