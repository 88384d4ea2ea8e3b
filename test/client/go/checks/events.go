package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/client-go/kubernetes/scheme"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
	clientevents "k8s.io/client-go/tools/events"
	"k8s.io/client-go/tools/record"
)

var eventChecks = []check{
	{"events: recorded in both API groups, and counted", eventsRecorded},
}

func eventsRecorded(ctx context.Context, w *world) error {
	object, err := w.clients.CoreV1().ConfigMaps(w.namespace).Create(ctx, configMapOf("subject", nil), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	old := record.NewBroadcaster(record.WithContext(ctx))
	defer old.Shutdown()
	old.StartRecordingToSink(&typedcorev1.EventSinkImpl{Interface: w.clients.CoreV1().Events(w.namespace)})
	recorder := old.NewRecorder(scheme.Scheme, corev1.EventSource{Component: "checks"})
	recorder.Event(object, corev1.EventTypeNormal, "Old", "twice the same")
	recorder.Event(object, corev1.EventTypeNormal, "Old", "twice the same")
	modern := clientevents.NewBroadcaster(&clientevents.EventSinkImpl{Interface: w.clients.EventsV1()})
	defer modern.Shutdown()
	if err := modern.StartRecordingToSinkWithContext(ctx); err != nil {
		return err
	}
	modern.NewRecorder(scheme.Scheme, "checks.dev/modern").Eventf(object, nil, corev1.EventTypeWarning, "Modern", "Check", "number %d", 1)
	selector := fields.OneTermEqualSelector("involvedObject.name", "subject").String()
	return poll(ctx, func() error {
		list, err := w.clients.CoreV1().Events(w.namespace).List(ctx, metav1.ListOptions{FieldSelector: selector})
		if err != nil {
			return err
		}
		counts := map[string]int32{}
		for _, event := range list.Items {
			counts[event.Reason] = event.Count
		}
		return expect("counts by reason", counts, map[string]int32{"Old": 2, "Modern": 0})
	})
}
