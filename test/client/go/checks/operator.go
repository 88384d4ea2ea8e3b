package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/go-logr/logr"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

var operatorChecks = []check{
	{"operator: reconciles, owns, repairs, finalizes", operatorLife},
}

// startOperator runs an operator until ctx ends, as leader of its namespace.
func startOperator(ctx context.Context, w *world) (client.Client, <-chan error, error) {
	ctrl.SetLogger(logr.Discard())
	manager, err := ctrl.NewManager(w.config, ctrl.Options{
		Cache:                         cache.Options{DefaultNamespaces: map[string]cache.Config{w.namespace: {}}},
		Metrics:                       server.Options{BindAddress: "0"},
		LeaderElection:                true,
		LeaderElectionID:              "operator.checks.dev",
		LeaderElectionNamespace:       w.namespace,
		LeaderElectionReleaseOnCancel: true,
	})
	if err != nil {
		return nil, nil, err
	}
	operator := &siteOperator{client: manager.GetClient(), scheme: manager.GetScheme(), events: manager.GetEventRecorder("sites.checks.dev")}
	if err := operator.register(ctx, manager); err != nil {
		return nil, nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- manager.Start(ctx) }()
	return manager.GetClient(), ended, nil
}

func operatorLife(ctx context.Context, w *world) error {
	running, stop := context.WithCancel(ctx)
	defer stop()
	cached, ended, err := startOperator(running, w)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		name string
		run  func(context.Context, *world, client.Client) error
	}{
		{"a site gets its Deployment", siteIsBuilt}, {"a change is followed", siteIsChanged}, {"what is deleted is made again", siteIsRepaired},
		{"the index finds sites by image", siteIsIndexed}, {"the finalizer runs, and the Deployment goes", siteIsRemoved},
	} {
		if err := step.run(ctx, w, cached); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	stop()
	return <-ended
}

func siteIsBuilt(ctx context.Context, w *world, _ client.Client) error {
	site := configMapOf("shop", map[string]string{"image": "nginx:1.27", "replicas": "2"})
	site.Labels = map[string]string{siteLabel: "true"}
	made, err := w.clients.CoreV1().ConfigMaps(w.namespace).Create(ctx, site, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	return poll(ctx, func() error {
		deployment, err := w.clients.AppsV1().Deployments(w.namespace).Get(ctx, "shop", metav1.GetOptions{})
		if err != nil {
			return err
		}
		site, err := w.clients.CoreV1().ConfigMaps(w.namespace).Get(ctx, "shop", metav1.GetOptions{})
		if err != nil {
			return err
		}
		events, err := w.clients.CoreV1().Events(w.namespace).List(ctx, metav1.ListOptions{FieldSelector: "reason=Built"})
		if err != nil {
			return err
		}
		return errors.Join(
			expectThat(metav1.IsControlledBy(deployment, made), "owners: %v", deployment.OwnerReferences),
			expect("ready", site.Annotations[readyAnnotation], "2"), expect("events", len(events.Items), 1),
			expect("finalizers", site.Finalizers, []string{siteFinalizer}),
		)
	})
}

func siteIsChanged(ctx context.Context, w *world, _ client.Client) error {
	maps := w.clients.CoreV1().ConfigMaps(w.namespace)
	site, err := maps.Get(ctx, "shop", metav1.GetOptions{})
	if err != nil {
		return err
	}
	site.Data["replicas"] = strconv.Itoa(3)
	if _, err := maps.Update(ctx, site, metav1.UpdateOptions{}); err != nil {
		return err
	}
	return w.untilDeployment(ctx, "shop", rolledOut(3))
}

func siteIsRepaired(ctx context.Context, w *world, _ client.Client) error {
	deployments := w.clients.AppsV1().Deployments(w.namespace)
	before, err := deployments.Get(ctx, "shop", metav1.GetOptions{})
	if err != nil {
		return err
	}
	if err := deployments.Delete(ctx, "shop", metav1.DeleteOptions{}); err != nil {
		return err
	}
	return w.untilDeployment(ctx, "shop", func(now *appsv1.Deployment) bool { return now.UID != before.UID && rolledOut(3)(now) })
}

func siteIsIndexed(ctx context.Context, w *world, cached client.Client) error {
	var sites corev1.ConfigMapList
	if err := cached.List(ctx, &sites, client.InNamespace(w.namespace), client.MatchingFields{imageIndex: "nginx:1.27"}); err != nil {
		return err
	}
	return expect("sites", len(sites.Items), 1)
}

func siteIsRemoved(ctx context.Context, w *world, _ client.Client) error {
	if err := w.clients.CoreV1().ConfigMaps(w.namespace).Delete(ctx, "shop", metav1.DeleteOptions{}); err != nil {
		return err
	}
	return poll(ctx, func() error {
		ledger, err := w.clients.CoreV1().ConfigMaps(w.namespace).Get(ctx, "ledger", metav1.GetOptions{})
		if err != nil {
			return err
		}
		_, site := w.clients.CoreV1().ConfigMaps(w.namespace).Get(ctx, "shop", metav1.GetOptions{})
		_, deployment := w.clients.AppsV1().Deployments(w.namespace).Get(ctx, "shop", metav1.GetOptions{})
		return errors.Join(
			expect("ledger", ledger.Data["shop"], "removed"), expectThat(apierrors.IsNotFound(site), "the site: %v", site),
			expectThat(apierrors.IsNotFound(deployment), "the Deployment: %v", deployment),
		)
	})
}
