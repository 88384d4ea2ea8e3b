package main

import (
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/pager"
	"k8s.io/client-go/util/retry"
)

var typedChecks = []check{
	{"typed: create, get, update, delete", typedLife},
	{"typed: patches of three types", typedPatches},
	{"typed: a rollout", typedRollout},
	{"typed: pages of a list, and collections deleted", typedPages},
	{"typed: errors as apimachinery knows them", typedErrors},
	{"typed: dry runs store nothing", typedDryRun},
}

func typedLife(ctx context.Context, w *world) error {
	maps := w.clients.CoreV1().ConfigMaps(w.namespace)
	made, err := maps.Create(ctx, configMapOf("one", map[string]string{"colour": "red"}), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	err = retry.RetryOnConflict(retry.DefaultRetry, func() error {
		read, err := maps.Get(ctx, "one", metav1.GetOptions{})
		if err != nil {
			return err
		}
		read.Data["colour"] = "blue"
		_, err = maps.Update(ctx, read, metav1.UpdateOptions{FieldManager: "checks"})
		return err
	})
	if err != nil {
		return err
	}
	read, err := maps.Get(ctx, "one", metav1.GetOptions{ResourceVersion: "0"})
	if err != nil {
		return err
	}
	other := types.UID("other")
	wrong := maps.Delete(ctx, "one", metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &other}})
	right := maps.Delete(ctx, "one", metav1.DeleteOptions{Preconditions: metav1.NewUIDPreconditions(string(made.UID))})
	_, gone := maps.Get(ctx, "one", metav1.GetOptions{})
	return errors.Join(
		expect("data", read.Data["colour"], "blue"),
		expectThat(read.UID == made.UID && read.ResourceVersion != made.ResourceVersion, "identity: %s and %s", made.UID, read.UID),
		expectThat(apierrors.IsConflict(wrong), "another UID: %v", wrong), right,
		expectThat(apierrors.IsNotFound(gone), "after the deletion: %v", gone),
	)
}

func typedPatches(ctx context.Context, w *world) error {
	deployments := w.clients.AppsV1().Deployments(w.namespace)
	if _, err := deployments.Create(ctx, deploymentOf("web", 0), metav1.CreateOptions{}); err != nil {
		return err
	}
	for _, one := range []struct {
		kind types.PatchType
		body string
	}{
		{types.StrategicMergePatchType, `{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"envoy:1"}]}}}}`},
		{types.MergePatchType, `{"metadata":{"labels":{"tier":"front"}}}`},
		{types.JSONPatchType, `[{"op":"test","path":"/spec/replicas","value":0},{"op":"replace","path":"/spec/replicas","value":1}]`},
	} {
		if _, err := deployments.Patch(ctx, "web", one.kind, []byte(one.body), metav1.PatchOptions{}); err != nil {
			return fmt.Errorf("%s: %w", one.kind, err)
		}
	}
	read, err := deployments.Get(ctx, "web", metav1.GetOptions{})
	if err != nil {
		return err
	}
	return errors.Join(
		expect("containers", len(read.Spec.Template.Spec.Containers), 2),
		expect("labels", read.Labels, map[string]string{"app": "web", "tier": "front"}),
		expect("replicas", *read.Spec.Replicas, 1),
	)
}

func typedRollout(ctx context.Context, w *world) error {
	deployments := w.clients.AppsV1().Deployments(w.namespace)
	if _, err := deployments.Create(ctx, deploymentOf("web", 3), metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := w.untilDeployment(ctx, "web", rolledOut(3)); err != nil {
		return err
	}
	image := []byte(`{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:1.28"}]}}}}`)
	if _, err := deployments.Patch(ctx, "web", types.StrategicMergePatchType, image, metav1.PatchOptions{}); err != nil {
		return err
	}
	if err := w.untilDeployment(ctx, "web", rolledOut(3)); err != nil {
		return err
	}
	sets, err := w.clients.AppsV1().ReplicaSets(w.namespace).List(ctx, metav1.ListOptions{LabelSelector: "app=web"})
	if err != nil {
		return err
	}
	foreground := metav1.DeletePropagationForeground
	return errors.Join(
		expect("ReplicaSets", len(sets.Items), 2),
		deployments.Delete(ctx, "web", metav1.DeleteOptions{PropagationPolicy: &foreground}),
	)
}

func typedPages(ctx context.Context, w *world) error {
	maps := w.clients.CoreV1().ConfigMaps(w.namespace)
	for number := range 25 {
		object := configMapOf(fmt.Sprintf("page-%02d", number), nil)
		object.Labels = labelsOf("pages")
		if _, err := maps.Create(ctx, object, metav1.CreateOptions{}); err != nil {
			return err
		}
	}
	requests := 0
	pages := pager.New(func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
		requests++
		return maps.List(ctx, options)
	})
	pages.PageSize = 10
	var names []string
	err := pages.EachListItem(ctx, metav1.ListOptions{LabelSelector: "app=pages"}, func(object runtime.Object) error {
		names = append(names, object.(*corev1.ConfigMap).Name)
		return nil
	})
	if err != nil {
		return err
	}
	err = maps.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "app=pages"})
	left, listErr := maps.List(ctx, metav1.ListOptions{LabelSelector: "app in (pages)"})
	if err = errors.Join(err, listErr); err != nil {
		return err
	}
	return errors.Join(expect("requests", requests, 3), expect("items", len(names), 25), expect("left", len(left.Items), 0))
}

func typedErrors(ctx context.Context, w *world) error {
	pods := w.clients.CoreV1().Pods(w.namespace)
	_, missing := pods.Get(ctx, "nobody", metav1.GetOptions{})
	made, err := pods.Create(ctx, podOf("one"), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	_, twice := pods.Create(ctx, podOf("one"), metav1.CreateOptions{})
	made.ResourceVersion = "1"
	_, stale := pods.Update(ctx, made, metav1.UpdateOptions{})
	bad := podOf("two")
	bad.Spec.Containers[0].Image = ""
	bad.Spec.RestartPolicy = "Sometimes"
	_, invalid := pods.Create(ctx, bad, metav1.CreateOptions{})
	_, expired := pods.List(ctx, metav1.ListOptions{Limit: 1, Continue: "nonsense"})
	var status apierrors.APIStatus
	if !errors.As(invalid, &status) || status.Status().Details == nil {
		return fmt.Errorf("an invalid Pod: %v", invalid)
	}
	return errors.Join(
		expectThat(apierrors.IsNotFound(missing), "missing: %v", missing),
		expectThat(apierrors.IsAlreadyExists(twice), "twice: %v", twice),
		expectThat(apierrors.IsConflict(stale), "stale: %v", stale),
		expectThat(apierrors.IsInvalid(invalid), "invalid: %v", invalid),
		expect("causes", len(status.Status().Details.Causes), 2),
		expectThat(apierrors.IsBadRequest(expired), "continue: %v", expired),
	)
}

func typedDryRun(ctx context.Context, w *world) error {
	pods := w.clients.CoreV1().Pods(w.namespace)
	made, err := pods.Create(ctx, podOf("dry"), metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}})
	if err != nil {
		return err
	}
	_, missing := pods.Get(ctx, "dry", metav1.GetOptions{})
	return errors.Join(
		expect("restart policy", made.Spec.RestartPolicy, corev1.RestartPolicyAlways),
		expectThat(apierrors.IsNotFound(missing), "stored: %v", missing),
	)
}
