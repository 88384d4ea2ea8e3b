package main

import (
	"context"
	"errors"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	applyappsv1 "k8s.io/client-go/applyconfigurations/apps/v1"
	applyautoscalingv1 "k8s.io/client-go/applyconfigurations/autoscaling/v1"
	applycorev1 "k8s.io/client-go/applyconfigurations/core/v1"
	applymetav1 "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/client-go/dynamic"
)

var applyChecks = []check{
	{"apply: creates, changes, gives up fields", orSkip(applyLife)},
	{"apply: conflicts name the other manager, and force wins", orSkip(applyConflict)},
	{"apply: extract, change, apply again", orSkip(applyExtract)},
	{"apply: status and scale", orSkip(applySubresources)},
	{"apply: through the dynamic client", orSkip(applyDynamic)},
}

// orSkip turns the answer of a server without server-side apply into a reason.
func orSkip(run func(context.Context, *world) error) func(context.Context, *world) error {
	return func(ctx context.Context, w *world) error {
		err := run(ctx, w)
		if apierrors.IsUnsupportedMediaType(err) {
			return skipped{fmt.Sprintf("no server-side apply: %v", err)}
		}
		return err
	}
}

func by(manager string) metav1.ApplyOptions { return metav1.ApplyOptions{FieldManager: manager} }

func deploymentConfig(w *world, image string) *applyappsv1.DeploymentApplyConfiguration {
	container := applycorev1.Container().WithName("web").WithImage(image)
	template := applycorev1.PodTemplateSpec().WithLabels(labelsOf("web")).WithSpec(applycorev1.PodSpec().WithContainers(container))
	spec := applyappsv1.DeploymentSpec().WithSelector(applymetav1.LabelSelector().WithMatchLabels(labelsOf("web"))).WithTemplate(template)
	return applyappsv1.Deployment("web", w.namespace).WithSpec(spec)
}

func applyLife(ctx context.Context, w *world) error {
	maps := w.clients.CoreV1().ConfigMaps(w.namespace)
	both := applycorev1.ConfigMap("settings", w.namespace).WithData(map[string]string{"a": "1", "b": "1"})
	made, err := maps.Apply(ctx, both, by("one"))
	if err != nil {
		return err
	}
	again, err := maps.Apply(ctx, both, by("one"))
	if err != nil {
		return err
	}
	other := applycorev1.ConfigMap("settings", w.namespace).WithData(map[string]string{"c": "1"})
	if _, err := maps.Apply(ctx, other, by("two")); err != nil {
		return err
	}
	less := applycorev1.ConfigMap("settings", w.namespace).WithData(map[string]string{"a": "2"})
	left, err := maps.Apply(ctx, less, by("one"))
	if err != nil {
		return err
	}
	return errors.Join(
		expect("version after the same again", again.ResourceVersion, made.ResourceVersion),
		expect("data", left.Data, map[string]string{"a": "2", "c": "1"}),
		expect("managers", len(left.ManagedFields), 2),
	)
}

func applyConflict(ctx context.Context, w *world) error {
	deployments := w.clients.AppsV1().Deployments(w.namespace)
	if _, err := deployments.Apply(ctx, deploymentConfig(w, "nginx:1.26"), by("one")); err != nil {
		return err
	}
	_, refused := deployments.Apply(ctx, deploymentConfig(w, "nginx:1.27"), by("two"))
	forced := by("two")
	forced.Force = true
	won, err := deployments.Apply(ctx, deploymentConfig(w, "nginx:1.27"), forced)
	if err != nil {
		return err
	}
	cause, named := apierrors.StatusCause(refused, metav1.CauseTypeFieldManagerConflict)
	return errors.Join(
		expectThat(apierrors.IsConflict(refused) && named, "the second manager: %v", refused),
		expect("field", cause.Field, `.spec.template.spec.containers[name="web"].image`),
		expect("image", won.Spec.Template.Spec.Containers[0].Image, "nginx:1.27"),
	)
}

func applyExtract(ctx context.Context, w *world) error {
	deployments := w.clients.AppsV1().Deployments(w.namespace)
	made, err := deployments.Apply(ctx, deploymentConfig(w, "nginx:1.26"), by("one"))
	if err != nil {
		return err
	}
	mine, err := applyappsv1.ExtractDeployment(made, "one")
	if err != nil {
		return err
	}
	defaulted := mine.Spec.Replicas
	changed, err := deployments.Apply(ctx, mine.WithSpec(mine.Spec.WithReplicas(2)), by("one"))
	if err != nil {
		return err
	}
	return errors.Join(
		expectThat(defaulted == nil, "the default of replicas is extracted"), expect("replicas", *changed.Spec.Replicas, 2),
		expect("containers", len(changed.Spec.Template.Spec.Containers), 1),
	)
}

func applySubresources(ctx context.Context, w *world) error {
	deployments := w.clients.AppsV1().Deployments(w.namespace)
	if _, err := deployments.Apply(ctx, deploymentConfig(w, "nginx:1.26"), by("one")); err != nil {
		return err
	}
	wanted := applyautoscalingv1.Scale().WithName("web").WithNamespace(w.namespace).WithSpec(applyautoscalingv1.ScaleSpec().WithReplicas(2))
	// Nobody applied the default of replicas: what was there before the first apply is a manager of its own.
	_, refused := deployments.ApplyScale(ctx, "web", wanted, by("scaler"))
	forced := by("scaler")
	forced.Force = true
	scale, err := deployments.ApplyScale(ctx, "web", wanted, forced)
	if err != nil {
		return err
	}
	noted := applyappsv1.DeploymentCondition().WithType("Checked").WithStatus("True").WithReason("Checks").WithMessage("by hand")
	status := applyappsv1.Deployment("web", w.namespace).WithStatus(applyappsv1.DeploymentStatus().WithConditions(noted))
	written, err := deployments.ApplyStatus(ctx, status, by("checker"))
	if err != nil {
		return err
	}
	found := false
	for _, condition := range written.Status.Conditions {
		found = found || condition.Type == appsv1.DeploymentConditionType("Checked")
	}
	subresources := map[string]string{}
	for _, entry := range written.ManagedFields {
		subresources[entry.Manager] = entry.Subresource
	}
	return errors.Join(
		expectThat(apierrors.IsConflict(refused), "without force: %v", refused),
		expect("replicas", scale.Spec.Replicas, 2), expect("condition", found, true),
		expect("subresource of the scaler", subresources["scaler"], "scale"),
		expect("subresource of the checker", subresources["checker"], "status"),
	)
}

func applyDynamic(ctx context.Context, w *world) error {
	client, err := dynamic.NewForConfig(w.config)
	if err != nil {
		return err
	}
	made, err := client.Resource(cronJobs).Namespace(w.namespace).Apply(ctx, "yearly", cronJobOf("yearly"), by("one"))
	if err != nil {
		return err
	}
	fields := made.GetManagedFields()
	return errors.Join(expect("entries", len(fields), 1), expect("operation", fields[0].Operation, metav1.ManagedFieldsOperationApply))
}
