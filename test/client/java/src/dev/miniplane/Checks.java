package dev.miniplane;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Uses a control plane through fabric8's client; prints one line per check ("ok NAME", "skip NAME: reason" or
 * "FAIL NAME: error"). The server is that of $KUBECONFIG. Ends with code 1 after a failure.
 */
public final class Checks {
  /** One thing that must work. */
  interface Check {
    void run(KubernetesClient client) throws Exception;
  }

  /** Thrown by a check that this server cannot pass. */
  static final class Skipped extends RuntimeException {
    Skipped(String reason) {
      super(reason);
    }
  }

  private final Map<String, Check> checks = new LinkedHashMap<>();

  void add(String name, Check check) {
    checks.put(name, check);
  }

  static void expect(String what, Object got, Object wanted) {
    if (!Objects.equals(got, wanted)) throw new AssertionError(what + ": got " + got + ", want " + wanted);
  }

  private boolean runAll(KubernetesClient client) {
    boolean passed = true;
    for (Map.Entry<String, Check> entry : checks.entrySet()) {
      try {
        entry.getValue().run(client);
        System.out.println("ok " + entry.getKey());
      } catch (Skipped reason) {
        System.out.println("skip " + entry.getKey() + ": " + reason.getMessage());
      } catch (Exception | AssertionError error) {
        passed = false;
        System.out.println(("FAIL " + entry.getKey() + ": " + error).replace('\n', ' '));
      }
    }
    return passed;
  }

  public static void main(String[] arguments) {
    Checks all = new Checks();
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      String namespace = "java-" + System.currentTimeMillis();
      new ConfigMaps(namespace).addTo(all);
      new Workloads(namespace).addTo(all);
      client.namespaces().resource(Workloads.namespaceOf(namespace)).create();
      boolean passed = all.runAll(client);
      System.exit(passed ? 0 : 1);
    }
  }
}
