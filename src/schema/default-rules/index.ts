/** THE list of default rules that depend on other fields; the plain ones come from `data/1.37/defaults.json`. */
import {
  csiDriverDefaults,
  customResourceDefinitionDefaults,
  customResourceDefinitionSpecDefaults,
  deviceRequestDefaults,
  deviceTaintDefaults,
  ingressClassDefaults,
  limitRangeItemDefaults,
  namespaceDefaults,
  networkPolicyDefaults,
  nodeStatusDefaults,
  secretDefaults,
  subjectDefaults,
} from "./cluster.ts";
import { containerDefaults, resourceListDefaults, volumeDefaults } from "./container.ts";
import { horizontalPodAutoscalerDefaults } from "./horizontal-pod-autoscaler.ts";
import { podDefaults, podSpecDefaults, podStatusDefaults } from "./pod.ts";
import type { DefaultRule } from "./rule.ts";
import { serviceDefaults } from "./service.ts";
import { daemonSetDefaults, deploymentDefaults, jobDefaults, replicationControllerDefaults, statefulSetDefaults } from "./workload.ts";

const unchanged: DefaultRule = (object) => object;

/** Rule name (a type of the facts) → its code. */
export const writtenRules: Readonly<Record<string, DefaultRule>> = {
  "apiextensions/v1.CustomResourceDefinition": customResourceDefinitionDefaults,
  "apiextensions/v1.CustomResourceDefinitionSpec": customResourceDefinitionSpecDefaults,
  "apps/v1.DaemonSet": daemonSetDefaults,
  "apps/v1.Deployment": deploymentDefaults,
  "apps/v1.StatefulSet": statefulSetDefaults,
  "autoscaling/v2.HorizontalPodAutoscaler": horizontalPodAutoscalerDefaults,
  "batch/v1.Job": jobDefaults,
  // an empty map is not written out
  "core/v1.ConfigMap": unchanged,
  "core/v1.Container": containerDefaults,
  "core/v1.EphemeralContainer": containerDefaults,
  "core/v1.LimitRangeItem": limitRangeItemDefaults,
  "core/v1.Namespace": namespaceDefaults,
  "core/v1.NodeStatus": nodeStatusDefaults,
  "core/v1.Pod": podDefaults,
  // behind a feature gate that is off
  "core/v1.PodLogOptions": unchanged,
  "core/v1.PodSpec": podSpecDefaults,
  "core/v1.PodStatus": podStatusDefaults,
  "core/v1.ReplicationController": replicationControllerDefaults,
  "core/v1.ResourceList": resourceListDefaults,
  "core/v1.Secret": secretDefaults,
  "core/v1.Service": serviceDefaults,
  "core/v1.Volume": volumeDefaults,
  "networking/v1.IngressClass": ingressClassDefaults,
  "networking/v1.NetworkPolicy": networkPolicyDefaults,
  "rbac/v1.Subject": subjectDefaults,
  "resource/v1.DeviceSubRequest": deviceRequestDefaults,
  "resource/v1.DeviceTaint": deviceTaintDefaults,
  "resource/v1.ExactDeviceRequest": deviceRequestDefaults,
  "storage/v1.CSIDriver": csiDriverDefaults,
};
