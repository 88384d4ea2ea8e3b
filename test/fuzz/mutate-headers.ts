/** Headers that are missing, repeated, contradictory or plain wrong. */
import type { Dice } from "./dice.ts";
import type { RawRequest } from "./raw-request.ts";

type Headers = RawRequest["headers"];

const accepts = [
  "application/json;as=Table;v=v1;g=meta.k8s.io",
  "application/json;as=Table;v=v9;g=meta.k8s.io",
  "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
  "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json",
  "application/vnd.kubernetes.protobuf",
  "application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io",
  "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
  "application/yaml",
  "application/cbor",
  "application/json;stream=watch",
  "text/html,*/*;q=0.1",
  "*/*",
  "",
  "application/json;q=0",
  ";;;",
  "application/json;profile=nopeer;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io",
  "a".repeat(5000),
];

const types = [
  "application/json",
  "application/json; charset=utf-8",
  "application/yaml",
  "application/vnd.kubernetes.protobuf",
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
  "application/cbor",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "text/plain",
  "",
  "application/json,application/yaml",
  ";",
];

const others: readonly (readonly [string, string])[] = [
  ["accept-encoding", "gzip"],
  ["accept-encoding", "br;q=1,gzip;q=0.001,identity;q=0"],
  ["content-encoding", "gzip"],
  ["authorization", "Bearer x"],
  ["authorization", "Bearer eyJhbGciOiJub25lIn0.e30."],
  ["authorization", "Basic YTpi"],
  ["authorization", "Bearer"],
  ["impersonate-user", "a"],
  ["impersonate-user", "system:serviceaccount:default:default"],
  ["impersonate-group", "system:masters"],
  ["impersonate-extra-%ff", "a"],
  ["impersonate-uid", "1"],
  ["host", "evil.example.com"],
  ["origin", "http://evil.example.com"],
  ["origin", "null"],
  ["referer", "x"],
  ["x-forwarded-for", "1.2.3.4"],
  ["if-none-match", '"x"'],
  ["if-match", "*"],
  ["range", "bytes=0-1"],
  ["expect", "100-continue"],
  ["user-agent", ""],
  ["user-agent", "é\u0001/1"],
  ["user-agent", "/"],
  ["connection", "close"],
  ["cookie", "a=b"],
  ["x-long", "x".repeat(20_000)],
  ["x-http-method-override", "DELETE"],
  ["audit-id", "x".repeat(100)],
  ["warning", "199"],
];

export function mutateHeaders(headers: Headers, dice: Dice): Headers {
  const without = (name: string) => headers.filter(([one]) => one !== name);
  const kinds: readonly (() => Headers)[] = [
    () => [...without("accept"), ["accept", dice.pick(accepts)]],
    () => [...without("accept"), ["accept", `${dice.pick(accepts)},${dice.pick(accepts)}`]],
    () => [...without("content-type"), ["content-type", dice.pick(types)]],
    () => without("content-type"),
    () => [...headers, ["content-type", dice.pick(types)]],
    () => [...headers, dice.pick(others)],
    () => [...headers, dice.pick(others), dice.pick(others)],
  ];
  return dice.pick(kinds)();
}
