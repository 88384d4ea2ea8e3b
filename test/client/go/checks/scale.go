package main

import (
	"context"
	"errors"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/scale"
)

var scaleChecks = []check{
	{"scale: of whatever has replicas", scaleAnything},
}

func scaleAnything(ctx context.Context, w *world) error {
	client, err := discovery.NewDiscoveryClientForConfig(w.config)
	if err != nil {
		return err
	}
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client))
	resolver := scale.NewDiscoveryScaleKindResolver(client)
	scales, err := scale.NewForConfig(w.config, mapper, dynamic.LegacyAPIPathResolverFunc, resolver)
	if err != nil {
		return err
	}
	if _, err := w.clients.AppsV1().Deployments(w.namespace).Create(ctx, deploymentOf("web", 1), metav1.CreateOptions{}); err != nil {
		return err
	}
	resource := schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "deployments"}
	here := scales.Scales(w.namespace)
	read, err := here.Get(ctx, resource.GroupResource(), "web", metav1.GetOptions{})
	if err != nil {
		return err
	}
	read.Spec.Replicas = 3
	updated, err := here.Update(ctx, resource.GroupResource(), read, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	patched, err := here.Patch(ctx, resource, "web", types.MergePatchType, []byte(`{"spec":{"replicas":2}}`), metav1.PatchOptions{})
	if err != nil {
		return err
	}
	return errors.Join(
		expect("selector", read.Status.Selector, "app=web"), expect("updated", updated.Spec.Replicas, 3),
		expect("patched", patched.Spec.Replicas, 2), w.untilDeployment(ctx, "web", rolledOut(2)),
	)
}
