package main

import (
	"context"
	"errors"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/restmapper"
)

var discoveryChecks = []check{
	{"discovery: groups, resources, version", discoveryLists},
	{"discovery: a REST mapper with short names", discoveryMapper},
	{"discovery: OpenAPI documents of version 2 and 3", discoveryDocuments},
}

func discoveryLists(_ context.Context, w *world) error {
	client, err := discovery.NewDiscoveryClientForConfig(w.config)
	if err != nil {
		return err
	}
	groups, resources, err := client.ServerGroupsAndResources()
	if err != nil {
		return err
	}
	legacy := *client
	legacy.UseLegacyDiscovery = true
	oldGroups, oldResources, err := legacy.ServerGroupsAndResources()
	if err != nil {
		return err
	}
	version, err := client.ServerVersion()
	if err != nil {
		return err
	}
	supported, err := discovery.IsResourceEnabled(client, schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "deployments"})
	return errors.Join(err,
		expectThat(len(groups) > 15 && len(resources) > 15, "%d groups, %d lists of resources", len(groups), len(resources)),
		expect("groups of both forms", len(oldGroups), len(groups)), expect("lists of both forms", len(oldResources), len(resources)),
		expect("version", version.Major, "1"), expect("deployments", supported, true),
	)
}

func discoveryMapper(_ context.Context, w *world) error {
	client, err := discovery.NewDiscoveryClientForConfig(w.config)
	if err != nil {
		return err
	}
	cached := memory.NewMemCacheClient(client)
	mapper := restmapper.NewShortcutExpander(restmapper.NewDeferredDiscoveryRESTMapper(cached), cached, func(string) {})
	deployments, err := mapper.ResourceFor(schema.GroupVersionResource{Resource: "deploy"})
	if err != nil {
		return err
	}
	kind, err := mapper.KindFor(schema.GroupVersionResource{Resource: "netpol"})
	if err != nil {
		return err
	}
	mapping, err := mapper.RESTMapping(schema.GroupKind{Group: "rbac.authorization.k8s.io", Kind: "ClusterRole"})
	if err != nil {
		return err
	}
	_, unknown := mapper.ResourceFor(schema.GroupVersionResource{Resource: "unknown"})
	return errors.Join(
		expect("deploy", deployments, schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "deployments"}),
		expect("netpol", kind.Kind, "NetworkPolicy"), expect("scope", mapping.Scope.Name(), "root"),
		expectThat(unknown != nil, "an unknown resource is mapped"),
	)
}

func discoveryDocuments(_ context.Context, w *world) error {
	client, err := discovery.NewDiscoveryClientForConfig(w.config)
	if err != nil {
		return err
	}
	second, err := client.OpenAPISchema()
	if err != nil {
		return err
	}
	paths, err := client.OpenAPIV3().Paths()
	if err != nil {
		return err
	}
	apps, served := paths["apis/apps/v1"]
	if !served {
		return expect("documents", paths, "one of apis/apps/v1")
	}
	third, err := apps.Schema("application/json")
	return errors.Join(err,
		expect("version 2", second.Swagger, "2.0"),
		expectThat(len(second.Definitions.AdditionalProperties) > 300, "%d definitions", len(second.Definitions.AdditionalProperties)),
		expectThat(strings.Contains(string(third), "io.k8s.api.apps.v1.Deployment"), "no Deployment in the document of apps/v1"),
	)
}
