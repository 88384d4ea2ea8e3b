package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
)

var protobufChecks = []check{
	{"protobuf: create, read, update, patch, watch, delete", protobufLife},
	{"protobuf: lists of every kind", protobufLists},
}

func protobufConfig(config *rest.Config) *rest.Config {
	binary := rest.CopyConfig(config)
	binary.ContentType = runtime.ContentTypeProtobuf
	binary.AcceptContentTypes = runtime.ContentTypeProtobuf
	return binary
}

func protobufLife(ctx context.Context, w *world) error {
	clients, err := kubernetes.NewForConfig(protobufConfig(w.config))
	if err != nil {
		return err
	}
	pods := clients.CoreV1().Pods(w.namespace)
	changes, err := pods.Watch(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	defer changes.Stop()
	made, err := pods.Create(ctx, podOf("binary"), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	first := <-changes.ResultChan()
	seen, isPod := first.Object.(*corev1.Pod)
	if !isPod {
		return fmt.Errorf("the watch sent %T", first.Object)
	}
	labels := []byte(`{"metadata":{"labels":{"tier":"front"}}}`)
	if _, err := pods.Patch(ctx, "binary", types.StrategicMergePatchType, labels, metav1.PatchOptions{}); err != nil {
		return err
	}
	if err := w.untilPod(ctx, "binary", running); err != nil {
		return err
	}
	read, err := pods.Get(ctx, "binary", metav1.GetOptions{})
	if err != nil {
		return err
	}
	read.Annotations = map[string]string{"note": "é"}
	updated, err := pods.Update(ctx, read, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	_, missing := pods.Get(ctx, "nobody", metav1.GetOptions{})
	return errors.Join(
		expect("uid", seen.UID, made.UID), expect("label", updated.Labels["tier"], "front"), expect("note", updated.Annotations["note"], "é"),
		expectThat(missing != nil && strings.Contains(missing.Error(), `pods "nobody" not found`), "missing: %v", missing),
		pods.Delete(ctx, "binary", *metav1.NewDeleteOptions(0)),
	)
}

func protobufLists(ctx context.Context, w *world) error {
	client, err := discovery.NewDiscoveryClientForConfig(w.config)
	if err != nil {
		return err
	}
	groups, err := client.ServerPreferredResources()
	if err != nil {
		return err
	}
	count := 0
	for _, group := range groups {
		for _, resource := range group.APIResources {
			gvk := schema.FromAPIVersionAndKind(group.GroupVersion, resource.Kind)
			if !contains(resource.Verbs, "list") || !scheme.Scheme.Recognizes(gvk) {
				continue
			}
			count++
			if err := protobufList(ctx, w.config, gvk, resource.Name); err != nil {
				return fmt.Errorf("%s: %w", gvk, err)
			}
		}
	}
	return expectThat(count > 50, "only %d kinds", count)
}

func protobufList(ctx context.Context, config *rest.Config, gvk schema.GroupVersionKind, resource string) error {
	binary := protobufConfig(config)
	version := gvk.GroupVersion()
	binary.GroupVersion, binary.APIPath, binary.NegotiatedSerializer = &version, "/apis", scheme.Codecs.WithoutConversion()
	if version.Group == "" {
		binary.APIPath = "/api"
	}
	client, err := rest.RESTClientFor(binary)
	if err != nil {
		return err
	}
	list, err := client.Get().Resource(resource).Do(ctx).Get()
	if err != nil {
		return err
	}
	return expectThat(strings.HasSuffix(fmt.Sprintf("%T", list), "."+gvk.Kind+"List"), "a list is a %T", list)
}

func contains(verbs metav1.Verbs, wanted string) bool {
	for _, verb := range verbs {
		if verb == wanted {
			return true
		}
	}
	return false
}
