"""Uses a control plane through the Python client; prints one line per check ("ok NAME" or "FAIL NAME: error").

The server is that of $KUBECONFIG. Ends with code 1 after a failure.
"""

import base64
import json
import sys
import threading
import time

from kubernetes import client, config, dynamic, utils, watch
from kubernetes.client.rest import ApiException

NAMESPACE = f"python-{int(time.time())}"
CHECKS = []


def check(name):
    """Registers a function as the check of that name."""

    def register(function):
        CHECKS.append((name, function))
        return function

    return register


def expect(what, got, wanted):
    if got != wanted:
        raise AssertionError(f"{what}: got {got!r}, want {wanted!r}")


def refusal(call, *arguments, **options):
    """The Status a call is refused with."""
    try:
        call(*arguments, **options)
    except ApiException as error:
        status = json.loads(error.body)
        expect("code of the Status", status["code"], error.status)
        return status
    raise AssertionError("not refused")


def container(image="nginx:1.27"):
    return client.V1Container(name="web", image=image)


def pod(name):
    return client.V1Pod(metadata=client.V1ObjectMeta(name=name, labels={"app": name}), spec=client.V1PodSpec(containers=[container()]))


def config_map(name, data=None):
    return client.V1ConfigMap(metadata=client.V1ObjectMeta(name=name, labels={"app": "maps"}), data=data or {})


def deployment(name, replicas):
    labels = {"app": name}
    template = client.V1PodTemplateSpec(metadata=client.V1ObjectMeta(labels=labels), spec=client.V1PodSpec(containers=[container()]))
    spec = client.V1DeploymentSpec(replicas=replicas, selector=client.V1LabelSelector(match_labels=labels), template=template)
    return client.V1Deployment(metadata=client.V1ObjectMeta(name=name), spec=spec)


def rolled_out(name, replicas):
    """Waits by a watch until the newest template runs everywhere."""
    apps = client.AppsV1Api()
    changes = watch.Watch()
    for event in changes.stream(apps.list_namespaced_deployment, NAMESPACE, field_selector=f"metadata.name={name}", timeout_seconds=30):
        found = event["object"]
        status = found.status
        counts = (status.replicas, status.updated_replicas, status.available_replicas)
        if status.observed_generation == found.metadata.generation and counts == (replicas, replicas, replicas):
            changes.stop()
            return
    raise AssertionError(f"{name} is not rolled out")


@check("typed: create, read, replace, delete")
def typed_life():
    core = client.CoreV1Api()
    made = core.create_namespaced_config_map(NAMESPACE, config_map("one", {"colour": "red"}))
    made.data["colour"] = "blue"
    core.replace_namespaced_config_map("one", NAMESPACE, made)
    expect("data", core.read_namespaced_config_map("one", NAMESPACE).data, {"colour": "blue"})
    core.delete_namespaced_config_map("one", NAMESPACE, body=client.V1DeleteOptions(propagation_policy="Background"))
    expect("gone", refusal(core.read_namespaced_config_map, "one", NAMESPACE)["reason"], "NotFound")


@check("typed: dates, quantities and bytes as Python has them")
def typed_values():
    core = client.CoreV1Api()
    secret = client.V1Secret(metadata=client.V1ObjectMeta(name="key"), string_data={"token": "abc"})
    made = core.create_namespaced_secret(NAMESPACE, secret)
    expect("bytes", base64.b64decode(made.data["token"]), b"abc")
    expect("seconds since its creation", 0 <= time.time() - made.metadata.creation_timestamp.timestamp() < 60, True)
    node = core.list_node(limit=1).items[0]
    expect("cpus", utils.parse_quantity(node.status.capacity["cpu"]), 32)


@check("patches: merge, strategic merge, JSON")
def patches():
    apps = client.AppsV1Api()
    apps.create_namespaced_deployment(NAMESPACE, deployment("patched", 0))
    apps.patch_namespaced_deployment("patched", NAMESPACE, {"metadata": {"labels": {"tier": "front"}}})
    sidecar = {"spec": {"template": {"spec": {"containers": [{"name": "side", "image": "envoy:1"}]}}}}
    apps.patch_namespaced_deployment("patched", NAMESPACE, sidecar, _content_type="application/strategic-merge-patch+json")
    replaced = [{"op": "replace", "path": "/spec/replicas", "value": 1}]
    apps.patch_namespaced_deployment("patched", NAMESPACE, replaced, _content_type="application/json-patch+json")
    read = apps.read_namespaced_deployment("patched", NAMESPACE)
    expect("containers", sorted(one.name for one in read.spec.template.spec.containers), ["side", "web"])
    expect("replicas and labels", (read.spec.replicas, read.metadata.labels), (1, {"tier": "front"}))


@check("rollouts: waited for with a watch, scaled, restarted")
def rollout():
    apps = client.AppsV1Api()
    apps.create_namespaced_deployment(NAMESPACE, deployment("web", 2))
    rolled_out("web", 2)
    apps.patch_namespaced_deployment_scale("web", NAMESPACE, {"spec": {"replicas": 3}})
    rolled_out("web", 3)
    annotation = {"kubectl.kubernetes.io/restartedAt": "2020-01-01T00:00:00Z"}
    apps.patch_namespaced_deployment("web", NAMESPACE, {"spec": {"template": {"metadata": {"annotations": annotation}}}})
    rolled_out("web", 3)
    expect("ReplicaSets", len(apps.list_namespaced_replica_set(NAMESPACE, label_selector="app=web").items), 2)
    pods = client.CoreV1Api().list_namespaced_pod(NAMESPACE, label_selector="app=web", field_selector="status.phase=Running").items
    expect("running Pods", len([one for one in pods if not one.metadata.deletion_timestamp]), 3)


@check("watches: from a revision on, with all events")
def watches():
    core = client.CoreV1Api()
    revision = core.list_namespaced_config_map(NAMESPACE).metadata.resource_version
    seen = []

    def follow():
        for event in watch.Watch().stream(core.list_namespaced_config_map, NAMESPACE, resource_version=revision, timeout_seconds=20):
            seen.append((event["type"], event["object"].metadata.name))
            if event["type"] == "DELETED":
                return

    follower = threading.Thread(target=follow)
    follower.start()
    core.create_namespaced_config_map(NAMESPACE, config_map("seen"))
    core.patch_namespaced_config_map("seen", NAMESPACE, {"data": {"a": "b"}})
    core.delete_namespaced_config_map("seen", NAMESPACE)
    follower.join()
    expect("events", seen, [("ADDED", "seen"), ("MODIFIED", "seen"), ("DELETED", "seen")])


@check("lists: pages with continue and what remains")
def pages():
    core = client.CoreV1Api()
    for number in range(7):
        core.create_namespaced_config_map(NAMESPACE, config_map(f"page-{number}"))
    first = core.list_namespaced_config_map(NAMESPACE, limit=3).metadata.remaining_item_count
    expect("remaining items", first, len(core.list_namespaced_config_map(NAMESPACE).items) - 3)
    names, token = [], None
    while token is None or token:
        page = core.list_namespaced_config_map(NAMESPACE, limit=3, _continue=token, label_selector="app=maps")
        names += [item.metadata.name for item in page.items]
        token = page.metadata._continue or ""
    expect("names", names, [f"page-{number}" for number in range(7)])
    core.delete_collection_namespaced_config_map(NAMESPACE, label_selector="app=maps")
    expect("left", core.list_namespaced_config_map(NAMESPACE, label_selector="app=maps").items, [])


@check("errors: the Status is in the exception")
def errors():
    core = client.CoreV1Api()
    expect("missing", refusal(core.read_namespaced_pod, "nobody", NAMESPACE)["reason"], "NotFound")
    core.create_namespaced_pod(NAMESPACE, pod("one"))
    expect("twice", refusal(core.create_namespaced_pod, NAMESPACE, pod("one"))["reason"], "AlreadyExists")
    bad = pod("Bad_Name")
    bad.spec.containers[0].image = ""
    invalid = refusal(core.create_namespaced_pod, NAMESPACE, bad)
    expect("code", invalid["code"], 422)
    expect("fields", [cause["field"] for cause in invalid["details"]["causes"]], ["metadata.name", "spec.containers[0].image"])
    stale = core.read_namespaced_pod("one", NAMESPACE)
    stale.metadata.resource_version = "1"
    expect("stale", refusal(core.replace_namespaced_pod, "one", NAMESPACE, stale)["reason"], "Conflict")
    expect("expired", refusal(core.list_namespaced_pod, NAMESPACE, limit=1, _continue="nonsense")["code"], 400)


@check("dynamic: any kind, by discovery")
def dynamic_life():
    resources = dynamic.DynamicClient(client.ApiClient())
    jobs = resources.resources.get(api_version="batch/v1", kind="CronJob")
    template = {"spec": {"restartPolicy": "Never", "containers": [{"name": "task", "image": "busybox"}]}}
    body = {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": "yearly"},
        "spec": {"schedule": "0 0 1 1 *", "jobTemplate": {"spec": {"template": template}}},
    }
    made = jobs.create(body=body, namespace=NAMESPACE)
    expect("default", made.spec.concurrencyPolicy, "Allow")
    jobs.patch(name="yearly", namespace=NAMESPACE, body={"spec": {"suspend": True}}, content_type="application/merge-patch+json")
    expect("suspended", jobs.get(name="yearly", namespace=NAMESPACE).spec.suspend, True)
    for event in jobs.watch(namespace=NAMESPACE, timeout=20):
        expect("event", (event["type"], event["object"].metadata.name), ("ADDED", "yearly"))
        break
    jobs.delete(name="yearly", namespace=NAMESPACE)
    expect("left", len(jobs.get(namespace=NAMESPACE).items), 0)


@check("dynamic: server-side apply")
def dynamic_apply():
    maps = dynamic.DynamicClient(client.ApiClient()).resources.get(api_version="v1", kind="ConfigMap")
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "applied"}, "data": {"a": "1"}}
    try:
        made = maps.server_side_apply(body=body, name="applied", namespace=NAMESPACE, field_manager="python")
    except dynamic.exceptions.DynamicApiError as error:
        return f"no server-side apply: {error.status}" if error.status == 415 else error
    expect("manager", (made.metadata.managedFields[0].manager, made.metadata.managedFields[0].operation), ("python", "Apply"))


@check("utils: objects of a YAML file")
def from_yaml():
    manifest = [{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}]
    utils.create_from_yaml(client.ApiClient(), yaml_objects=manifest, namespace=NAMESPACE)
    expect("port", client.CoreV1Api().read_namespaced_service("web", NAMESPACE).spec.ports[0].target_port, 80)


@check("pods: evicted, and a namespace removed with all that is in it")
def eviction():
    core = client.CoreV1Api()
    core.create_namespaced_pod(NAMESPACE, pod("evicted"))
    core.create_namespaced_pod_eviction("evicted", NAMESPACE, client.V1Eviction(metadata=client.V1ObjectMeta(name="evicted")))
    core.delete_namespace(NAMESPACE)
    deadline = time.time() + 30
    while time.time() < deadline:
        try:
            core.read_namespace(NAMESPACE)
        except ApiException as error:
            expect("namespace", error.status, 404)
            return
        time.sleep(0.05)
    raise AssertionError("the namespace stays")


def main():
    config.load_kube_config()
    client.CoreV1Api().create_namespace(client.V1Namespace(metadata=client.V1ObjectMeta(name=NAMESPACE)))
    failed = False
    for name, run in CHECKS:
        try:
            reason = run()
        except Exception as error:  # a failure of one check must not hide the others
            reason = error
        if isinstance(reason, Exception):
            failed = True
            print(f"FAIL {name}: {reason}".replace("\n", " "))
        else:
            print(f"skip {name}: {reason}" if reason else f"ok {name}", flush=True)
    sys.exit(1 if failed else 0)


main()
