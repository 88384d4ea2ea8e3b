package main

import (
	"context"
	"errors"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

var podChecks = []check{
	{"pods: bound by a scheduler of one's own", podBinding},
	{"pods: eviction respects a disruption budget", podEviction},
	{"pods: status written by a kubelet of one's own", podStatus},
	{"service accounts: a token logs in", accountToken},
}

func podBinding(ctx context.Context, w *world) error {
	pods := w.clients.CoreV1().Pods(w.namespace)
	pod := podOf("mine")
	pod.Spec.SchedulerName = "mine"
	if _, err := pods.Create(ctx, pod, metav1.CreateOptions{}); err != nil {
		return err
	}
	binding := &corev1.Binding{ObjectMeta: metav1.ObjectMeta{Name: "mine"}, Target: corev1.ObjectReference{Kind: "Node", Name: "node-1"}}
	if err := pods.Bind(ctx, binding, metav1.CreateOptions{}); err != nil {
		return err
	}
	twice := pods.Bind(ctx, binding, metav1.CreateOptions{})
	return errors.Join(
		expectThat(apierrors.IsConflict(twice), "bound twice: %v", twice),
		w.untilPod(ctx, "mine", func(pod *corev1.Pod) bool { return running(pod) && pod.Spec.NodeName == "node-1" }),
	)
}

func podEviction(ctx context.Context, w *world) error {
	pods := w.clients.CoreV1().Pods(w.namespace)
	budgets := w.clients.PolicyV1().PodDisruptionBudgets(w.namespace)
	one := intstr.FromInt32(1)
	budget := &policyv1.PodDisruptionBudget{
		ObjectMeta: metav1.ObjectMeta{Name: "web"},
		Spec:       policyv1.PodDisruptionBudgetSpec{MinAvailable: &one, Selector: &metav1.LabelSelector{MatchLabels: labelsOf("web")}},
	}
	made, err := budgets.Create(ctx, budget, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	if _, err := pods.Create(ctx, podOf("web"), metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := w.untilPod(ctx, "web", running); err != nil {
		return err
	}
	eviction := &policyv1.Eviction{ObjectMeta: metav1.ObjectMeta{Name: "web", Namespace: w.namespace}}
	refused := w.clients.PolicyV1().Evictions(w.namespace).Evict(ctx, eviction)
	if err := budgets.Delete(ctx, made.Name, metav1.DeleteOptions{}); err != nil {
		return err
	}
	return errors.Join(
		expectThat(apierrors.IsTooManyRequests(refused), "with a budget: %v", refused),
		expectThat(apierrors.HasStatusCause(refused, policyv1.DisruptionBudgetCause), "cause: %v", refused),
		w.clients.PolicyV1().Evictions(w.namespace).Evict(ctx, eviction),
	)
}

func podStatus(ctx context.Context, w *world) error {
	pods := w.clients.CoreV1().Pods(w.namespace)
	pod := podOf("status")
	pod.Spec.SchedulerName = "nobody"
	made, err := pods.Create(ctx, pod, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	made.Status.Message = "seen"
	made.Spec.Containers[0].Image = "ignored:1"
	written, err := pods.UpdateStatus(ctx, made, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	return errors.Join(
		expect("message", written.Status.Message, "seen"),
		expect("image", written.Spec.Containers[0].Image, "nginx:1.27"),
		expect("generation", written.Generation, made.Generation),
	)
}

func accountToken(ctx context.Context, w *world) error {
	request, err := w.clients.CoreV1().ServiceAccounts(w.namespace).CreateToken(ctx, "default", &authenticationv1.TokenRequest{}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	config := rest.AnonymousClientConfig(w.config)
	config.BearerToken = request.Status.Token
	clients, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	review, err := clients.AuthenticationV1().SelfSubjectReviews().Create(ctx, &authenticationv1.SelfSubjectReview{}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	return expect("user", review.Status.UserInfo.Username, "system:serviceaccount:"+w.namespace+":default")
}
