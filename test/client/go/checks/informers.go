package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/features"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

var informerChecks = []check{
	{"informers: a stream of initial events instead of a list", informerWatchList},
	{"informers: lists and watches without it", informerList},
	{"informers: of any kind", informerDynamic},
	{"informers: survive a restart of the server", informerRestart},
}

// journal holds what an informer told, in order.
type journal struct {
	mutex   sync.Mutex
	entries []string
}

func (j *journal) add(verb string, object any) {
	if last, isTombstone := object.(cache.DeletedFinalStateUnknown); isTombstone {
		object = last.Obj
	}
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.entries = append(j.entries, verb+" "+object.(metav1.Object).GetName())
}

func (j *journal) handler() cache.ResourceEventHandler {
	return cache.ResourceEventHandlerFuncs{
		AddFunc: func(object any) { j.add("add", object) },
		UpdateFunc: func(old, object any) {
			if old.(metav1.Object).GetResourceVersion() != object.(metav1.Object).GetResourceVersion() {
				j.add("update", object)
			}
		},
		DeleteFunc: func(object any) { j.add("delete", object) },
	}
}

func (j *journal) count(entry string) int {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	count := 0
	for _, one := range j.entries {
		if one == entry {
			count++
		}
	}
	return count
}

// until waits for an entry.
func (j *journal) until(ctx context.Context, entry string) error {
	return poll(ctx, func() error { return expectThat(j.count(entry) > 0, "no %q among %v", entry, j.entries) })
}

// poll asks again until there is no error or no time left.
func poll(ctx context.Context, ask func() error) error {
	for {
		err := ask()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// recorder counts watches that begin with initial events.
type recorder struct {
	next    http.RoundTripper
	mutex   sync.Mutex
	initial int
	lists   int
}

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	query := request.URL.Query()
	r.mutex.Lock()
	switch {
	case query.Get("sendInitialEvents") == "true":
		r.initial++
	case request.Method == http.MethodGet && query.Get("watch") == "":
		r.lists++
	}
	r.mutex.Unlock()
	return r.next.RoundTrip(request)
}

func informerWatchList(ctx context.Context, w *world) error { return informerLife(ctx, w, true) }

func informerList(ctx context.Context, w *world) error { return informerLife(ctx, w, false) }

func informerLife(ctx context.Context, w *world, watchList bool) error {
	restore, err := setFeature(features.WatchListClient, watchList)
	if err != nil {
		return err
	}
	defer restore()
	seen := &recorder{}
	config := rest.CopyConfig(w.config)
	config.Wrap(func(next http.RoundTripper) http.RoundTripper {
		seen.next = next
		return seen
	})
	clients, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	maps := w.clients.CoreV1().ConfigMaps(w.namespace)
	if _, err := maps.Create(ctx, configMapOf("before", nil), metav1.CreateOptions{}); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	factory := informers.NewSharedInformerFactoryWithOptions(clients, 0, informers.WithNamespace(w.namespace))
	informer := factory.Core().V1().ConfigMaps()
	told := &journal{}
	if _, err := informer.Informer().AddEventHandler(told.handler()); err != nil {
		return err
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	_, errBefore := informer.Lister().ConfigMaps(w.namespace).Get("before")
	if _, err := maps.Create(ctx, configMapOf("after", nil), metav1.CreateOptions{}); err != nil {
		return err
	}
	if _, err := maps.Update(ctx, configMapOf("after", map[string]string{"a": "b"}), metav1.UpdateOptions{}); err != nil {
		return err
	}
	if err := maps.Delete(ctx, "after", metav1.DeleteOptions{}); err != nil {
		return err
	}
	err = errors.Join(told.until(ctx, "add after"), told.until(ctx, "update after"), told.until(ctx, "delete after"))
	all, errList := informer.Lister().List(labels.SelectorFromSet(labelsOf("before")))
	return errors.Join(err, errBefore, errList, expect("listed", len(all), 1),
		expect("watches with initial events", seen.initial > 0, watchList), expect("lists", seen.lists > 0, !watchList))
}

func informerDynamic(ctx context.Context, w *world) error {
	client, err := dynamic.NewForConfig(w.config)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	factory := dynamicinformer.NewFilteredDynamicSharedInformerFactory(client, 0, w.namespace, nil)
	told := &journal{}
	if _, err := factory.ForResource(cronJobs).Informer().AddEventHandler(told.handler()); err != nil {
		return err
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	if _, err := client.Resource(cronJobs).Namespace(w.namespace).Create(ctx, cronJobOf("yearly"), metav1.CreateOptions{}); err != nil {
		return err
	}
	return told.until(ctx, "add yearly")
}

func informerRestart(ctx context.Context, w *world) error {
	if w.restart == nil {
		return skipped{"nobody restarts the server (-restart)"}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	factory := informers.NewSharedInformerFactoryWithOptions(w.clients, 0, informers.WithNamespace(w.namespace))
	informer := factory.Core().V1().ConfigMaps()
	told := &journal{}
	if _, err := informer.Informer().AddEventHandler(told.handler()); err != nil {
		return err
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	maps := w.clients.CoreV1().ConfigMaps(w.namespace)
	if _, err := maps.Create(ctx, configMapOf("before", nil), metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := told.until(ctx, "add before"); err != nil {
		return err
	}
	if err := w.restart(); err != nil {
		return err
	}
	if _, err := maps.Create(ctx, configMapOf("after", nil), metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := told.until(ctx, "add after"); err != nil {
		return err
	}
	var kept *corev1.ConfigMap
	kept, err := informer.Lister().ConfigMaps(w.namespace).Get("before")
	if err != nil {
		return fmt.Errorf("after the restart: %w", err)
	}
	return errors.Join(expect("name", kept.Name, "before"), expect("times told of it", told.count("add before"), 1))
}

// setFeature switches a feature of client-go; what it returns switches it back on.
func setFeature(feature features.Feature, on bool) (func(), error) {
	gates, canSet := features.FeatureGates().(interface {
		Set(features.Feature, bool) error
	})
	if !canSet {
		return nil, fmt.Errorf("feature gates cannot be set")
	}
	return func() { _ = gates.Set(feature, true) }, gates.Set(feature, on)
}
