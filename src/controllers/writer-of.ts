/** Whom a control loop acts as. */
import type { Writer } from "../client/backend.ts";

/** Controllers write under one field manager but each as its own service account, as kubeadm sets Kubernetes up. */
export function writerOf({ name, manager = "kube-controller-manager" }: { readonly name: string; readonly manager?: string }): Writer {
  switch (manager) {
    case "kube-scheduler":
      return { user: "system:kube-scheduler", groups: ["system:authenticated"], manager };
    case "kubelet":
      return { user: "system:node", groups: ["system:nodes", "system:authenticated"], manager };
    default:
      return {
        user: `system:serviceaccount:kube-system:${name}`,
        groups: ["system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"],
        manager,
      };
  }
}
