// Command checks uses a control plane through client-go and controller-runtime as operators and tools do.
//
// It prints one line per check ("ok NAME", "skip NAME: reason" or "FAIL NAME: error") and ends with code 1 after a failure.
// The server is that of -kubeconfig or $KUBECONFIG. With -restart it prints "restart" when the server is to be restarted, and goes on when it is sent a line.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
)

const patience = 30 * time.Second

// check is one thing that must work; it has a namespace of its own.
type check struct {
	name string
	run  func(context.Context, *world) error
}

// world is what a check works with.
type world struct {
	config    *rest.Config
	clients   kubernetes.Interface
	namespace string
	// restart returns when the server has been restarted; nil when nobody would do it.
	restart func() error
}

// skipped is the error of a check that cannot be made on this server, and says why.
type skipped struct{ reason string }

func (s skipped) Error() string { return s.reason }

func main() {
	restart := flag.Bool("restart", false, "ask for a restart of the server on standard output")
	only := flag.String("only", "", "name of the only check to run")
	flag.Parse()
	config, err := ctrl.GetConfig()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	config.QPS, config.Burst = 1000, 1000
	if !runAll(selected(*only), config, *restart) {
		os.Exit(1)
	}
}

func allChecks() []check {
	var all []check
	for _, group := range [][]check{
		typedChecks, podChecks, dynamicChecks, metadataChecks, protobufChecks, discoveryChecks, informerChecks,
		applyChecks, leaderChecks, scaleChecks, eventChecks, operatorChecks,
	} {
		all = append(all, group...)
	}
	return all
}

func selected(only string) []check {
	var chosen []check
	for _, one := range allChecks() {
		if only == "" || only == one.name {
			chosen = append(chosen, one)
		}
	}
	return chosen
}

func runAll(checks []check, config *rest.Config, restart bool) bool {
	passed := true
	for _, one := range checks {
		err := runOne(one, config, restart)
		var reason skipped
		switch {
		case err == nil:
			fmt.Println("ok", one.name)
		case errors.As(err, &reason):
			fmt.Printf("skip %s: %s\n", one.name, reason)
		default:
			passed = false
			fmt.Printf("FAIL %s: %v\n", one.name, err)
		}
	}
	return passed
}

func runOne(one check, config *rest.Config, restart bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	clients, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	namespace, err := makeNamespace(ctx, clients)
	if err != nil {
		return err
	}
	here := &world{config: config, clients: clients, namespace: namespace}
	if restart {
		here.restart = askForRestart
	}
	return one.run(ctx, here)
}

func askForRestart() error {
	fmt.Println("restart")
	_, err := fmt.Scanln()
	return err
}
