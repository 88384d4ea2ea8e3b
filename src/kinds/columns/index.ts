/** THE list of rows: what `kubectl get` prints of each built-in kind, by `group/plural` (the core group is "core"). */

import type { KubeObject } from "../../api/meta.ts";
import type { Pod } from "../../api/types/core-v1.ts";
import { bindingCells, podCertificateRequestCells, signingRequestCells, trustBundleCells } from "./access.ts";
import { autoscalerCells } from "./autoscaling.ts";
import { type Cells, cells } from "./cell-text.ts";
import { componentStatusCells, configMapCells, nameAndAgeCells, namespaceCells, resourceQuotaCells, secretCells } from "./core.ts";
import { eventCells, newEventCells } from "./event.ts";
import {
  endpointSliceCells,
  endpointsCells,
  ingressCells,
  ingressClassCells,
  ipAddressCells,
  networkPolicyCells,
  serviceCells,
  serviceCidrCells,
} from "./network.ts";
import { nodeCells } from "./node.ts";
import { podCells, podRowConditions } from "./pod.ts";
import {
  apiServiceCells,
  customResourceDefinitionCells,
  disruptionBudgetCells,
  flowSchemaCells,
  mutatingPolicyCells,
  policyBindingCells,
  priorityClassCells,
  priorityLevelCells,
  validatingPolicyCells,
  webhooksCells,
} from "./policy.ts";
import { deviceTaintRuleCells, leaseCells, migrationCells, resourceClaimCells, resourceSliceCells, runtimeClassCells } from "./resource.ts";
import {
  csiDriverCells,
  csiNodeCells,
  csiStorageCapacityCells,
  persistentVolumeCells,
  persistentVolumeClaimCells,
  storageClassCells,
  volumeAttachmentCells,
  volumeAttributesClassCells,
} from "./storage.ts";
import {
  controllerRevisionCells,
  cronJobCells,
  daemonSetCells,
  deploymentCells,
  jobCells,
  podTemplateCells,
  replicaSetCells,
  replicationControllerCells,
  statefulSetCells,
} from "./workload.ts";

/** Kinds that are not listed have the default columns. */
export const cellsByResource: Readonly<Record<string, Cells>> = {
  "admissionregistration.k8s.io/mutatingadmissionpolicies": cells(mutatingPolicyCells),
  "admissionregistration.k8s.io/mutatingadmissionpolicybindings": cells(policyBindingCells),
  "admissionregistration.k8s.io/mutatingwebhookconfigurations": cells(webhooksCells),
  "admissionregistration.k8s.io/validatingadmissionpolicies": cells(validatingPolicyCells),
  "admissionregistration.k8s.io/validatingadmissionpolicybindings": cells(policyBindingCells),
  "admissionregistration.k8s.io/validatingwebhookconfigurations": cells(webhooksCells),
  "apiextensions.k8s.io/customresourcedefinitions": cells(customResourceDefinitionCells),
  "apiregistration.k8s.io/apiservices": cells(apiServiceCells),
  "apps/controllerrevisions": cells(controllerRevisionCells),
  "apps/daemonsets": cells(daemonSetCells),
  "apps/deployments": cells(deploymentCells),
  "apps/replicasets": cells(replicaSetCells),
  "apps/statefulsets": cells(statefulSetCells),
  "autoscaling/horizontalpodautoscalers": autoscalerCells,
  "batch/cronjobs": cells(cronJobCells),
  "batch/jobs": cells(jobCells),
  "certificates.k8s.io/certificatesigningrequests": cells(signingRequestCells),
  "certificates.k8s.io/clustertrustbundles": cells(trustBundleCells),
  "certificates.k8s.io/podcertificaterequests": cells(podCertificateRequestCells),
  "coordination.k8s.io/leases": cells(leaseCells),
  "core/componentstatuses": cells(componentStatusCells),
  "core/configmaps": cells(configMapCells),
  "core/endpoints": cells(endpointsCells),
  "core/events": cells(eventCells),
  "core/namespaces": cells(namespaceCells),
  "core/nodes": cells(nodeCells),
  "core/persistentvolumeclaims": cells(persistentVolumeClaimCells),
  "core/persistentvolumes": cells(persistentVolumeCells),
  "core/pods": cells(podCells),
  "core/podtemplates": cells(podTemplateCells),
  "core/replicationcontrollers": cells(replicationControllerCells),
  "core/resourcequotas": cells(resourceQuotaCells),
  "core/secrets": cells(secretCells),
  "core/serviceaccounts": nameAndAgeCells,
  "core/services": cells(serviceCells),
  "discovery.k8s.io/endpointslices": cells(endpointSliceCells),
  "events.k8s.io/events": cells(newEventCells),
  "flowcontrol.apiserver.k8s.io/flowschemas": cells(flowSchemaCells),
  "flowcontrol.apiserver.k8s.io/prioritylevelconfigurations": cells(priorityLevelCells),
  "networking.k8s.io/ingressclasses": cells(ingressClassCells),
  "networking.k8s.io/ingresses": cells(ingressCells),
  "networking.k8s.io/ipaddresses": cells(ipAddressCells),
  "networking.k8s.io/networkpolicies": cells(networkPolicyCells),
  "networking.k8s.io/servicecidrs": cells(serviceCidrCells),
  "node.k8s.io/runtimeclasses": cells(runtimeClassCells),
  "policy/poddisruptionbudgets": cells(disruptionBudgetCells),
  "rbac.authorization.k8s.io/clusterrolebindings": cells(bindingCells),
  "rbac.authorization.k8s.io/rolebindings": cells(bindingCells),
  "resource.k8s.io/deviceclasses": nameAndAgeCells,
  "resource.k8s.io/devicetaintrules": cells(deviceTaintRuleCells),
  "resource.k8s.io/resourceclaims": cells(resourceClaimCells),
  "resource.k8s.io/resourceclaimtemplates": nameAndAgeCells,
  "resource.k8s.io/resourceslices": cells(resourceSliceCells),
  "scheduling.k8s.io/priorityclasses": cells(priorityClassCells),
  "storage.k8s.io/csidrivers": cells(csiDriverCells),
  "storage.k8s.io/csinodes": cells(csiNodeCells),
  "storage.k8s.io/csistoragecapacities": cells(csiStorageCapacityCells),
  "storage.k8s.io/storageclasses": cells(storageClassCells),
  "storage.k8s.io/volumeattachments": cells(volumeAttachmentCells),
  "storage.k8s.io/volumeattributesclasses": cells(volumeAttributesClassCells),
  "storagemigration.k8s.io/storageversionmigrations": cells(migrationCells),
};

/** Conditions of a row, for the one kind whose rows have some. */
export const rowConditionsByResource: Readonly<Record<string, (object: KubeObject) => readonly unknown[] | undefined>> = {
  "core/pods": (object) => podRowConditions(object as Pod),
};

/** Kinds whose empty table has `rows: null` instead of `[]`: as kubernetes, those that do not print through the common printer. */
export const printsNullRows = (resource: string): boolean =>
  cellsByResource[resource] === undefined || resource === "apiextensions.k8s.io/customresourcedefinitions";
