package dev.miniplane;

import static dev.miniplane.Checks.expect;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Deployments and Pods, and what is waited for. */
final class Workloads {
  private final String namespace;

  Workloads(String namespace) {
    this.namespace = namespace;
  }

  void addTo(Checks checks) {
    checks.add("rollout: ready, a new image, restart, undo", this::rollout);
    checks.add("scale: up and down, waited for", this::scale);
    checks.add("pods: waited for and evicted", this::pods);
    checks.add("load: objects of a YAML file", this::load);
    checks.add("leader election: with a Lease", this::leader);
    checks.add("namespaces: removed with all that is in them", this::removal);
  }

  static Namespace namespaceOf(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private Deployment deployment(String name, int replicas) {
    return new DeploymentBuilder()
        .withNewMetadata().withName(name).withNamespace(namespace).endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector().addToMatchLabels("app", name).endSelector()
        .withNewTemplate()
        .withNewMetadata().addToLabels("app", name).endMetadata()
        .withNewSpec().addNewContainer().withName("web").withImage("nginx:1.26").endContainer().endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static boolean rolledOut(Deployment deployment, int replicas) {
    var status = deployment.getStatus();
    return deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
        && Integer.valueOf(replicas).equals(status.getReplicas())
        && Integer.valueOf(replicas).equals(status.getUpdatedReplicas())
        && Integer.valueOf(replicas).equals(status.getAvailableReplicas());
  }

  private String image(KubernetesClient client) {
    return client.apps().deployments().inNamespace(namespace).withName("web").get().getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
  }

  private void rollout(KubernetesClient client) {
    client.resource(deployment("web", 2)).create();
    var web = client.apps().deployments().inNamespace(namespace).withName("web");
    web.waitUntilReady(20, TimeUnit.SECONDS);
    web.rolling().updateImage("nginx:1.27");
    web.waitUntilCondition(now -> rolledOut(now, 2), 20, TimeUnit.SECONDS);
    expect("image", image(client), "nginx:1.27");
    web.rolling().restart();
    web.waitUntilCondition(now -> rolledOut(now, 2), 20, TimeUnit.SECONDS);
    expect("ReplicaSets", client.apps().replicaSets().inNamespace(namespace).withLabel("app", "web").list().getItems().size(), 3);
    web.rolling().undo();
    web.waitUntilCondition(now -> rolledOut(now, 2), 20, TimeUnit.SECONDS);
  }

  private void scale(KubernetesClient client) {
    client.resource(deployment("scaled", 1)).create();
    var scaled = client.apps().deployments().inNamespace(namespace).withName("scaled");
    scaled.scale(3);
    scaled.waitUntilCondition(now -> rolledOut(now, 3), 20, TimeUnit.SECONDS);
    expect("replicas of the scale", scaled.scale().getSpec().getReplicas(), 3);
    scaled.scale(0);
    scaled.waitUntilCondition(now -> now.getStatus().getReplicas() == null || now.getStatus().getReplicas() == 0, 20, TimeUnit.SECONDS);
    scaled.withGracePeriod(0).delete();
    scaled.waitUntilCondition(now -> now == null, 20, TimeUnit.SECONDS);
  }

  private void pods(KubernetesClient client) {
    Pod pod = new PodBuilder()
        .withNewMetadata().withName("one").withNamespace(namespace).endMetadata()
        .withNewSpec().addNewContainer().withName("web").withImage("nginx:1.27").endContainer().endSpec()
        .build();
    client.resource(pod).create();
    var one = client.pods().inNamespace(namespace).withName("one");
    expect("ready", one.waitUntilReady(20, TimeUnit.SECONDS).getStatus().getPhase(), "Running");
    expect("evicted", one.evict(), true);
    one.waitUntilCondition(now -> now == null, 20, TimeUnit.SECONDS);
  }

  private void load(KubernetesClient client) {
    String manifest = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: robot}
        """;
    var loaded = client.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8))).inNamespace(namespace);
    expect("created", loaded.create().size(), 2);
    expect("port", client.services().inNamespace(namespace).withName("web").get().getSpec().getPorts().get(0).getTargetPort().getIntVal(), 80);
    loaded.delete();
  }

  private void leader(KubernetesClient client) throws Exception {
    CompletableFuture<String> leads = new CompletableFuture<>();
    var config = new LeaderElectionConfigBuilder()
        .withName("checks")
        .withLock(new LeaseLock(namespace, "checks", "java"))
        .withLeaseDuration(Duration.ofSeconds(6)).withRenewDeadline(Duration.ofSeconds(4)).withRetryPeriod(Duration.ofMillis(200))
        .withReleaseOnCancel(true)
        .withLeaderCallbacks(new LeaderCallbacks(() -> leads.complete("java"), () -> {}, ignored -> {}))
        .build();
    CompletableFuture<?> campaign = client.leaderElector().withConfig(config).build().start();
    expect("leader", leads.get(10, TimeUnit.SECONDS), "java");
    expect("holder", client.leases().inNamespace(namespace).withName("checks").get().getSpec().getHolderIdentity(), "java");
    campaign.cancel(true);
  }

  private void removal(KubernetesClient client) {
    client.namespaces().withName(namespace).delete();
    client.namespaces().withName(namespace).waitUntilCondition(now -> now == null, 30, TimeUnit.SECONDS);
    expect("Deployments", client.apps().deployments().inNamespace(namespace).list().getItems().size(), 0);
  }
}
