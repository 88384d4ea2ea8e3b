import { type FieldError, forbidden, invalidValue, notSupported, required } from "../../api/field-error.ts";
import { own } from "../../api/own.ts";
import type {
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  QueuingConfiguration,
} from "../../api/types/flowcontrol-v1.ts";
import { differs } from "../generic/generation.ts";
import { defineKind } from "../kind.ts";
import { nonNegative, when } from "../validation/fields.ts";
import { mandatoryLevels } from "./mandatory.ts";
import { statusConditions } from "./status-conditions.ts";

const mostQueues = 10_000_000;
/** Hands of queues are dealt from so many bits of a hash. */
const hashBits = 60;

const positive = (path: string, value: number): FieldError[] => when(value <= 0, () => invalidValue(path, value, "must be positive"));

/** As kubernetes: shufflesharding.RequiredEntropyBits. */
const entropyBits = (deck: number, hand: number): number =>
  Math.ceil(Array.from({ length: hand }, (_, index) => Math.log2(Math.max(deck - index, 1))).reduce((sum, bits) => sum + bits, 0));

function validateHand(path: string, hand: number, queues: number): FieldError[] {
  if (hand <= 0) return [invalidValue(path, hand, "must be positive")];
  if (hand > queues) return [invalidValue(path, hand, `should not be greater than queues (${queues})`)];
  return when(entropyBits(queues, hand) > hashBits, () =>
    invalidValue(path, hand, `required entropy bits of deckSize ${queues} and handSize ${hand} should not be greater than ${hashBits}`),
  );
}

function validateQueuing(path: string, { queueLengthLimit = 0, queues = 0, handSize = 0 }: QueuingConfiguration): FieldError[] {
  return [
    ...positive(`${path}.queueLengthLimit`, queueLengthLimit),
    ...positive(`${path}.queues`, queues),
    ...when(queues > mostQueues, () => invalidValue(`${path}.queues`, queues, `must not be greater than ${mostQueues}`)),
    ...validateHand(`${path}.handSize`, handSize, queues),
  ];
}

function validateResponse(path: string, { type, queuing }: LimitResponse): FieldError[] {
  if (type === "Reject")
    return when(queuing !== undefined, () => forbidden(`${path}.queuing`, "must be nil if limited.limitResponse.type is not Limited"));
  if (type !== "Queue") return when(type !== "" && type !== undefined, () => notSupported(`${path}.type`, type, ["Queue", "Reject"]));
  return queuing ? validateQueuing(`${path}.queuing`, queuing) : [];
}

const percent = (path: string, value: number | undefined): FieldError[] =>
  when(value !== undefined && (value < 0 || value > 100), () => invalidValue(path, value, "must be between 0 and 100, inclusive"));

function validateLimited(path: string, limited: LimitedPriorityLevelConfiguration): FieldError[] {
  const { nominalConcurrencyShares: shares, lendablePercent, borrowingLimitPercent, limitResponse } = limited;
  return [
    ...nonNegative(`${path}.nominalConcurrencyShares`, shares),
    ...validateResponse(`${path}.limitResponse`, limitResponse ?? { type: "" }),
    ...percent(`${path}.lendablePercent`, lendablePercent),
    ...nonNegative(`${path}.borrowingLimitPercent`, borrowingLimitPercent),
  ];
}

function validateShape({ metadata, spec }: PriorityLevelConfiguration): FieldError[] {
  const { type, limited, exempt } = spec;
  const wrongName = when((metadata.name === "exempt") !== (type === "Exempt"), () =>
    invalidValue("spec.type", type, "type must be 'Exempt' if and only if name is 'exempt'"),
  );
  if (type === "Exempt") {
    return [
      ...wrongName,
      ...when(limited !== undefined, () => forbidden("spec.limited", "must be nil if the type is not Limited")),
      ...(exempt
        ? [
            ...nonNegative("spec.exempt.nominalConcurrencyShares", exempt.nominalConcurrencyShares),
            ...percent("spec.exempt.lendablePercent", exempt.lendablePercent),
          ]
        : []),
    ];
  }
  if (type !== "Limited") return [...wrongName, ...when(!!type, () => notSupported("spec.type", type, ["Exempt", "Limited"]))];
  return [
    ...wrongName,
    ...when(exempt !== undefined, () => forbidden("spec.exempt", "must be nil if the type is Limited")),
    ...(limited ? validateLimited("spec.limited", limited) : [required("spec.limited", "must not be empty when type is Limited")]),
  ];
}

/** Of the mandatory levels, the exempt one's own numbers may be tuned. */
function isFixed({ metadata, spec }: PriorityLevelConfiguration): boolean {
  const fixed = own(mandatoryLevels, metadata.name ?? "");
  if (!fixed) return true;
  if (metadata.name !== "exempt") return !differs(fixed, spec);
  return !differs({ ...fixed, exempt: undefined }, { ...spec, exempt: undefined });
}

export const priorityLevelConfiguration = defineKind<PriorityLevelConfiguration>({
  resource: "flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
  validate: (level) => [
    ...validateShape(level),
    ...when(!isFixed(level), () => invalidValue("spec", level.spec, `spec of '${level.metadata.name}' must equal the fixed value`)),
  ],
  subresources: { status: { shape: "view", validateUpdate: ({ status }) => statusConditions(status?.conditions) } },
  example: {
    apiVersion: "flowcontrol.apiserver.k8s.io/v1",
    kind: "PriorityLevelConfiguration",
    metadata: { name: "example" },
    spec: { type: "Limited", limited: { nominalConcurrencyShares: 1, limitResponse: { type: "Reject" } } },
  },
});
