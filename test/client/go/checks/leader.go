package main

import (
	"context"
	"errors"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
)

var leaderChecks = []check{
	{"leader election: one leads, and hands over when it ends", leaderHandsOver},
}

// campaign runs for the lease until ctx ends; the channel is closed when it leads.
func campaign(ctx context.Context, w *world, identity string) (<-chan struct{}, error) {
	leads := make(chan struct{})
	lock := &resourcelock.LeaseLock{
		LeaseMeta:  metav1.ObjectMeta{Name: "checks", Namespace: w.namespace},
		Client:     w.clients.CoordinationV1(),
		LockConfig: resourcelock.ResourceLockConfig{Identity: identity},
	}
	elector, err := leaderelection.NewLeaderElector(leaderelection.LeaderElectionConfig{
		Lock: lock, Name: "checks", ReleaseOnCancel: true,
		LeaseDuration: 6 * time.Second, RenewDeadline: 4 * time.Second, RetryPeriod: 100 * time.Millisecond,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(context.Context) { close(leads) },
			OnStoppedLeading: func() {},
		},
	})
	if err != nil {
		return nil, err
	}
	go elector.Run(ctx)
	return leads, nil
}

func leaderHandsOver(ctx context.Context, w *world) error {
	reign, abdicate := context.WithCancel(ctx)
	defer abdicate()
	first, err := campaign(reign, w, "first")
	if err != nil {
		return err
	}
	<-first
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	second, err := campaign(ctx, w, "second")
	if err != nil {
		return err
	}
	select {
	case <-second:
		return errors.New("two lead at a time")
	case <-time.After(300 * time.Millisecond):
	}
	abdicate()
	select {
	case <-second:
	case <-ctx.Done():
		return errors.New("nobody leads after the first")
	}
	lease, err := w.clients.CoordinationV1().Leases(w.namespace).Get(ctx, "checks", metav1.GetOptions{})
	if err != nil {
		return err
	}
	return errors.Join(expect("holder", *lease.Spec.HolderIdentity, "second"), expectThat(lease.Spec.RenewTime != nil, "no renew time"))
}
