import type { Ingress } from "../../api/types/networking-v1.ts";
import { ingressClass as ingressClassKind } from "../../kinds/networking/ingress-class.ts";
import type { AdmissionPlugin } from "../admission.ts";
import { isOn, reviewed } from "../matches.ts";
import { newestDefault } from "./default-storage-class.ts";

const annotation = "ingressclass.kubernetes.io/is-default-class";

/** An Ingress without class gets the default one. */
export const defaultIngressClass: AdmissionPlugin = {
  name: "DefaultIngressClass",
  admit(attributes) {
    const ingress = isOn(attributes, "ingresses", ["CREATE"]) ? reviewed<Ingress>(attributes) : undefined;
    if (!ingress || ingress.spec?.ingressClassName !== undefined) return undefined;
    if (ingress.metadata.annotations?.["kubernetes.io/ingress.class"] !== undefined) return undefined;
    const defaults = attributes.lister.list(ingressClassKind).filter(({ metadata }) => metadata.annotations?.[annotation] === "true");
    const chosen = newestDefault(defaults)?.metadata.name;
    return chosen === undefined ? undefined : { ...ingress, spec: { ...ingress.spec, ingressClassName: chosen } };
  },
};
