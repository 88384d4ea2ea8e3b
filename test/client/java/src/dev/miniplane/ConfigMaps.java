package dev.miniplane;

import static dev.miniplane.Checks.expect;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reading, writing and following plain objects. */
final class ConfigMaps {
  private final String namespace;

  ConfigMaps(String namespace) {
    this.namespace = namespace;
  }

  void addTo(Checks checks) {
    checks.add("typed: create, edit, get, delete", this::life);
    checks.add("typed: patches of three types", this::patches);
    checks.add("typed: pages of a list", this::pages);
    checks.add("generic: an object without a class of its own", this::generic);
    checks.add("apply: server-side, with a conflict that is forced", this::apply);
    checks.add("watch: all events of one object", this::watch);
    checks.add("informer: what is there, what comes, what goes", this::informer);
    checks.add("errors: the Status is in the exception", this::errors);
  }

  private ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata().withName(name).withNamespace(namespace).addToLabels("app", "maps").endMetadata()
        .addToData("a", value)
        .build();
  }

  private void life(KubernetesClient client) {
    ConfigMap made = client.resource(map("one", "1")).create();
    ConfigMap edited = client.configMaps().inNamespace(namespace).withName("one").edit(old -> new ConfigMapBuilder(old).addToData("b", "2").build());
    ConfigMap read = client.configMaps().inNamespace(namespace).withName("one").get();
    expect("uid", read.getMetadata().getUid(), made.getMetadata().getUid());
    expect("data", read.getData(), Map.of("a", "1", "b", "2"));
    expect("version", read.getMetadata().getResourceVersion(), edited.getMetadata().getResourceVersion());
    expect("deleted objects", client.configMaps().inNamespace(namespace).withName("one").delete().size(), 1);
    expect("gone", client.configMaps().inNamespace(namespace).withName("one").get(), null);
  }

  private void patches(KubernetesClient client) {
    client.resource(map("patched", "1")).create();
    var patched = client.configMaps().inNamespace(namespace).withName("patched");
    patched.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"data\":{\"b\":\"2\"}}");
    patched.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"a\":null}}");
    patched.patch(PatchContext.of(PatchType.JSON), "[{\"op\":\"add\",\"path\":\"/data/c\",\"value\":\"3\"}]");
    expect("data", patched.get().getData(), Map.of("b", "2", "c", "3"));
  }

  private void pages(KubernetesClient client) {
    for (int number = 0; number < 7; number++) client.resource(map("page-" + number, "1")).create();
    int seen = 0;
    int requests = 0;
    String token = null;
    do {
      ConfigMapList page = client.configMaps().inNamespace(namespace).list(new ListOptionsBuilder().withLimit(3L).withContinue(token).build());
      seen += page.getItems().size();
      requests++;
      token = page.getMetadata().getContinue();
    } while (token != null && !token.isEmpty());
    int all = client.configMaps().inNamespace(namespace).list().getItems().size();
    expect("items", seen, all);
    expect("requests", requests, (all + 2) / 3);
    client.configMaps().inNamespace(namespace).withLabel("app", "maps").delete();
    expect("left", client.configMaps().inNamespace(namespace).withLabelIn("app", "maps").list().getItems(), List.of());
  }

  private void generic(KubernetesClient client) {
    var leases = client.genericKubernetesResources("coordination.k8s.io/v1", "Lease").inNamespace(namespace);
    GenericKubernetesResource lease = new GenericKubernetesResource();
    lease.setApiVersion("coordination.k8s.io/v1");
    lease.setKind("Lease");
    lease.setMetadata(map("held", "").getMetadata());
    lease.setAdditionalProperties(Map.of("spec", Map.of("holderIdentity", "java")));
    leases.resource(lease).create();
    expect("holder", leases.withName("held").get().<String>get("spec", "holderIdentity"), "java");
  }

  private void apply(KubernetesClient client) {
    try {
      client.resource(map("applied", "1")).fieldManager("one").serverSideApply();
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == 415) throw new Checks.Skipped("no server-side apply: " + refused.getStatus().getMessage());
      throw refused;
    }
    try {
      client.resource(map("applied", "2")).fieldManager("two").serverSideApply();
      throw new AssertionError("no conflict");
    } catch (KubernetesClientException refused) {
      expect("conflict", refused.getCode(), 409);
    }
    ConfigMap forced = client.resource(map("applied", "2")).fieldManager("two").forceConflicts().serverSideApply();
    expect("data", forced.getData(), Map.of("a", "2"));
    client.resource(forced).delete();
  }

  private void watch(KubernetesClient client) throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Watcher<ConfigMap> watcher = new Watcher<>() {
      @Override
      public void eventReceived(Action action, ConfigMap object) {
        seen.add(action + " " + object.getMetadata().getName());
      }

      @Override
      public void onClose(WatcherException cause) {}
    };
    try (Watch ignored = client.configMaps().inNamespace(namespace).withName("seen").watch(watcher)) {
      client.resource(map("seen", "1")).create();
      client.resource(map("seen", "2")).update();
      client.resource(map("seen", "2")).delete();
      for (String event : List.of("ADDED seen", "MODIFIED seen", "DELETED seen")) expect("event", seen.poll(10, TimeUnit.SECONDS), event);
    }
  }

  private void informer(KubernetesClient client) throws InterruptedException {
    client.resource(map("before", "1")).create();
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    ResourceEventHandler<ConfigMap> handler = new ResourceEventHandler<>() {
      @Override
      public void onAdd(ConfigMap object) {
        seen.add("add " + object.getMetadata().getName());
      }

      @Override
      public void onUpdate(ConfigMap old, ConfigMap object) {
        seen.add("update " + object.getMetadata().getName());
      }

      @Override
      public void onDelete(ConfigMap object, boolean unknown) {
        seen.add("delete " + object.getMetadata().getName());
      }
    };
    try (SharedIndexInformer<ConfigMap> informer = client.configMaps().inNamespace(namespace).withLabel("app", "maps").inform(handler)) {
      expect("first", seen.poll(10, TimeUnit.SECONDS), "add before");
      client.resource(map("after", "1")).create();
      expect("then", seen.poll(10, TimeUnit.SECONDS), "add after");
      client.resource(map("after", "1")).delete();
      expect("at last", seen.poll(10, TimeUnit.SECONDS), "delete after");
      expect("store", informer.getStore().list().size(), 1);
    }
  }

  private void errors(KubernetesClient client) {
    try {
      client.resource(map("Bad_Name", "1")).create();
      throw new AssertionError("not refused");
    } catch (KubernetesClientException refused) {
      expect("code", refused.getCode(), 422);
      expect("field", refused.getStatus().getDetails().getCauses().get(0).getField(), "metadata.name");
    }
    client.resource(map("twice", "1")).create();
    try {
      client.resource(map("twice", "1")).create();
      throw new AssertionError("not refused");
    } catch (KubernetesClientException refused) {
      expect("reason", refused.getStatus().getReason(), "AlreadyExists");
    }
  }
}
