package main

import (
	"context"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
)

const (
	siteLabel       = "checks.dev/site"
	siteFinalizer   = "checks.dev/ledger"
	readyAnnotation = "checks.dev/ready"
	imageIndex      = "data.image"
)

// siteOperator makes a Deployment of each ConfigMap with siteLabel: data.image, data.replicas.
type siteOperator struct {
	client client.Client
	scheme *runtime.Scheme
	events events.EventRecorder
}

func (o *siteOperator) register(ctx context.Context, manager ctrl.Manager) error {
	err := manager.GetFieldIndexer().IndexField(ctx, &corev1.ConfigMap{}, imageIndex, func(object client.Object) []string {
		return []string{object.(*corev1.ConfigMap).Data["image"]}
	})
	if err != nil {
		return err
	}
	isSite := predicate.NewPredicateFuncs(func(object client.Object) bool { return object.GetLabels()[siteLabel] != "" })
	return ctrl.NewControllerManagedBy(manager).
		For(&corev1.ConfigMap{}, builder.WithPredicates(isSite)).
		Owns(&appsv1.Deployment{}).
		Complete(o)
}

// Reconcile brings the Deployment of one site up to date.
func (o *siteOperator) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	var site corev1.ConfigMap
	if err := o.client.Get(ctx, request.NamespacedName, &site); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if !site.DeletionTimestamp.IsZero() {
		return ctrl.Result{}, o.finalize(ctx, &site)
	}
	if controllerutil.AddFinalizer(&site, siteFinalizer) {
		return ctrl.Result{}, o.client.Update(ctx, &site)
	}
	deployment := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Name: site.Name, Namespace: site.Namespace}}
	result, err := controllerutil.CreateOrUpdate(ctx, o.client, deployment, func() error { return o.build(&site, deployment) })
	if err != nil {
		return ctrl.Result{}, err
	}
	if result == controllerutil.OperationResultCreated {
		o.events.Eventf(&site, deployment, corev1.EventTypeNormal, "Built", "Build", "made Deployment %s", deployment.Name)
	}
	return ctrl.Result{}, o.note(ctx, &site, deployment.Status.ReadyReplicas)
}

func (o *siteOperator) build(site *corev1.ConfigMap, deployment *appsv1.Deployment) error {
	replicas, err := strconv.ParseInt(site.Data["replicas"], 10, 32)
	if err != nil {
		return err
	}
	wanted := deploymentOf(site.Name, int32(replicas))
	deployment.Spec.Replicas = wanted.Spec.Replicas
	if deployment.CreationTimestamp.IsZero() {
		deployment.Spec = wanted.Spec
	}
	deployment.Spec.Template.Spec.Containers[0].Image = site.Data["image"]
	return controllerutil.SetControllerReference(site, deployment, o.scheme)
}

// note writes into the site how much of it is ready.
func (o *siteOperator) note(ctx context.Context, site *corev1.ConfigMap, ready int32) error {
	before := client.MergeFrom(site.DeepCopy())
	metav1.SetMetaDataAnnotation(&site.ObjectMeta, readyAnnotation, strconv.Itoa(int(ready)))
	return o.client.Patch(ctx, site, before)
}

// finalize writes the removal into the ledger, then lets the site go.
func (o *siteOperator) finalize(ctx context.Context, site *corev1.ConfigMap) error {
	ledger := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "ledger", Namespace: site.Namespace}}
	_, err := controllerutil.CreateOrUpdate(ctx, o.client, ledger, func() error {
		ledger.Data = map[string]string{site.Name: "removed"}
		return nil
	})
	if err != nil || !controllerutil.RemoveFinalizer(site, siteFinalizer) {
		return err
	}
	return o.client.Update(ctx, site)
}
