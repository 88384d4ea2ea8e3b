package main

import (
	"context"
	"errors"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/metadata"
)

var dynamicChecks = []check{
	{"dynamic: objects of any kind, with status and watch", dynamicLife},
}

var metadataChecks = []check{
	{"metadata: lists, patches and watches nothing but metadata", metadataLife},
}

var (
	cronJobs   = schema.GroupVersionResource{Group: "batch", Version: "v1", Resource: "cronjobs"}
	configMaps = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}
)

func cronJobOf(name string) *unstructured.Unstructured {
	container := map[string]any{"name": "task", "image": "busybox"}
	pod := map[string]any{"restartPolicy": "Never", "containers": []any{container}}
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "batch/v1",
		"kind":       "CronJob",
		"metadata":   map[string]any{"name": name},
		"spec": map[string]any{
			"schedule":    "0 0 1 1 *",
			"jobTemplate": map[string]any{"spec": map[string]any{"template": map[string]any{"spec": pod}}},
		},
	}}
}

func dynamicLife(ctx context.Context, w *world) error {
	client, err := dynamic.NewForConfig(w.config)
	if err != nil {
		return err
	}
	jobs := client.Resource(cronJobs).Namespace(w.namespace)
	made, err := jobs.Create(ctx, cronJobOf("yearly"), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	changes, err := jobs.Watch(ctx, metav1.ListOptions{ResourceVersion: made.GetResourceVersion()})
	if err != nil {
		return err
	}
	defer changes.Stop()
	suspend := []byte(`{"spec":{"suspend":true},"status":{"lastScheduleTime":"2020-01-01T00:00:00Z"}}`)
	patched, err := jobs.Patch(ctx, "yearly", types.MergePatchType, suspend, metav1.PatchOptions{})
	if err != nil {
		return err
	}
	seen := <-changes.ResultChan()
	withStatus, err := jobs.Patch(ctx, "yearly", types.MergePatchType, suspend, metav1.PatchOptions{}, "status")
	if err != nil {
		return err
	}
	suspended, _, _ := unstructured.NestedBool(patched.Object, "spec", "suspend")
	_, early, _ := unstructured.NestedString(patched.Object, "status", "lastScheduleTime")
	_, written, _ := unstructured.NestedString(withStatus.Object, "status", "lastScheduleTime")
	policy, _, _ := unstructured.NestedString(made.Object, "spec", "concurrencyPolicy")
	list, err := jobs.List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	return errors.Join(
		expect("default", policy, "Allow"), expect("suspend", suspended, true),
		expect("status by the main resource", early, false), expect("status by its subresource", written, true),
		expect("event", seen.Type, watch.Modified), expect("items", len(list.Items), 1), expect("kind of list", list.GetKind(), "CronJobList"),
		jobs.Delete(ctx, "yearly", metav1.DeleteOptions{}),
	)
}

func metadataLife(ctx context.Context, w *world) error {
	client, err := metadata.NewForConfig(w.config)
	if err != nil {
		return err
	}
	maps := client.Resource(configMaps).Namespace(w.namespace)
	if _, err := w.clients.CoreV1().ConfigMaps(w.namespace).Create(ctx, configMapOf("big", map[string]string{"a": "b"}), metav1.CreateOptions{}); err != nil {
		return err
	}
	list, err := maps.List(ctx, metav1.ListOptions{LabelSelector: "app=big"})
	if err != nil {
		return err
	}
	if err := expect("items", len(list.Items), 1); err != nil {
		return err
	}
	changes, err := maps.Watch(ctx, metav1.ListOptions{ResourceVersion: list.ResourceVersion})
	if err != nil {
		return err
	}
	defer changes.Stop()
	patched, err := maps.Patch(ctx, "big", types.MergePatchType, []byte(`{"metadata":{"finalizers":["checks.dev/hold"]}}`), metav1.PatchOptions{})
	if err != nil {
		return err
	}
	first := <-changes.ResultChan()
	seen, isMetadata := first.Object.(*metav1.PartialObjectMetadata)
	if !isMetadata {
		return expect("object of a watch", first.Object, "metadata")
	}
	if err := maps.Delete(ctx, "big", metav1.DeleteOptions{}); err != nil {
		return err
	}
	held, err := maps.Get(ctx, "big", metav1.GetOptions{})
	if err != nil {
		return err
	}
	_, err = maps.Patch(ctx, "big", types.MergePatchType, []byte(`{"metadata":{"finalizers":null}}`), metav1.PatchOptions{})
	_, gone := maps.Get(ctx, "big", metav1.GetOptions{})
	return errors.Join(err,
		expect("finalizers", patched.Finalizers, []string{"checks.dev/hold"}), expect("finalizers seen", seen.Finalizers, patched.Finalizers),
		expectThat(held.DeletionTimestamp != nil, "held without a deletion timestamp"), expectThat(gone != nil, "still there"),
	)
}
