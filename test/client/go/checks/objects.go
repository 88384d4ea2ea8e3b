package main

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	watchtools "k8s.io/client-go/tools/watch"
)

func makeNamespace(ctx context.Context, clients kubernetes.Interface) (string, error) {
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "checks-"}}
	made, err := clients.CoreV1().Namespaces().Create(ctx, namespace, metav1.CreateOptions{})
	if err != nil {
		return "", err
	}
	return made.Name, nil
}

func labelsOf(name string) map[string]string { return map[string]string{"app": name} }

func podSpec() corev1.PodSpec {
	return corev1.PodSpec{Containers: []corev1.Container{{Name: "web", Image: "nginx:1.27"}}}
}

func podOf(name string) *corev1.Pod {
	return &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labelsOf(name)}, Spec: podSpec()}
}

func configMapOf(name string, data map[string]string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labelsOf(name)}, Data: data}
}

func deploymentOf(name string, replicas int32) *appsv1.Deployment {
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labelsOf(name)},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: labelsOf(name)},
			Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: labelsOf(name)}, Spec: podSpec()},
		},
	}
}

// untilDeployment waits for a state of a Deployment by list and watch.
func (w *world) untilDeployment(ctx context.Context, name string, done func(*appsv1.Deployment) bool) error {
	source := cache.NewListWatchFromClient(w.clients.AppsV1().RESTClient(), "deployments", w.namespace, named(name))
	return until(ctx, source, &appsv1.Deployment{}, func(object runtime.Object) bool { return done(object.(*appsv1.Deployment)) })
}

// untilPod waits for a state of a Pod by list and watch.
func (w *world) untilPod(ctx context.Context, name string, done func(*corev1.Pod) bool) error {
	source := cache.NewListWatchFromClient(w.clients.CoreV1().RESTClient(), "pods", w.namespace, named(name))
	return until(ctx, source, &corev1.Pod{}, func(object runtime.Object) bool { return done(object.(*corev1.Pod)) })
}

func named(name string) fields.Selector { return fields.OneTermEqualSelector("metadata.name", name) }

func until(ctx context.Context, source cache.ListerWatcher, kind runtime.Object, done func(runtime.Object) bool) error {
	_, err := watchtools.UntilWithSync(ctx, source, kind, nil, func(event watch.Event) (bool, error) {
		return event.Type != watch.Deleted && done(event.Object), nil
	})
	return err
}

func rolledOut(replicas int32) func(*appsv1.Deployment) bool {
	return func(deployment *appsv1.Deployment) bool {
		status := deployment.Status
		return status.ObservedGeneration == deployment.Generation && status.UpdatedReplicas == replicas &&
			status.AvailableReplicas == replicas && status.Replicas == replicas
	}
}

func running(pod *corev1.Pod) bool { return pod.Status.Phase == corev1.PodRunning }

// expect is nil when two things print alike.
func expect(what string, got, want any) error {
	if fmt.Sprint(got) == fmt.Sprint(want) {
		return nil
	}
	return fmt.Errorf("%s: got %v, want %v", what, got, want)
}

// expectThat is nil when it holds.
func expectThat(holds bool, format string, args ...any) error {
	if holds {
		return nil
	}
	return fmt.Errorf(format, args...)
}
