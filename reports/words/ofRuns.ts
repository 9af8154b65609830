import type { FindingCode } from "../../src/documents/finding.ts";
import type { Advice } from "./advice.ts";
import { type Amount, hundredths, most, plain, share, threeDigits, twoDigits, whole } from "./amount.ts";
import type { Sentences } from "./sentence.ts";

/** What the runs of a deployment showed. */
export const ofRuns = {
  "beyond-measured-concurrency": ({ figures: { batchSequences, measuredSequences } }) =>
    `batches reached ${plain(batchSequences)} sequences, measurements end at ${plain(measuredSequences)}: beyond that the latency model is extrapolated; a load test with that many concurrent requests (capsim calibrate) narrows the band`,
  "beyond-measured-prompts": ({ figures: { promptTokens, measuredPromptTokens } }) =>
    `prompts reach ${plain(promptTokens)} tokens, measured were ${plain(measuredPromptTokens)}: the time to read longer prompts comes from physics and widens the band; a load test with long prompts (capsim calibrate) narrows it`,
  overloaded: ({ figures }, advice) =>
    figures.cause === "other-deployment"
      ? "another deployment of this system is overloaded, so that no latency is given; relieve that one, or simulate this deployment alone"
      : `${loadText(figures)}: the queue grows by ${whole(figures.queueGrowthPerMinute)} requests a minute; ${moreMachines(advice)}`,
  "hours-above-capacity": (
    { figures: { hoursAbove, hours, busiestRequestsPerSecond, capacityRequestsPerSecond } },
    advice,
  ) =>
    `in ${plain(hoursAbove)} of ${plain(hours)} hours the load exceeds what the machines serve (${hundredths(busiestRequestsPerSecond)} requests/s in the busiest, ${hundredths(capacityRequestsPerSecond)} served): a queue builds and drains later; ${advice.has("replicas") ? `add machines to keep up${advice.by("replicas")}` : `a stricter SLO asks for machines that keep up${advice.by("slo")}`}`,
  saturated: ({ figures: { wantedRequestsPerSecond, capacityRequestsPerSecond } }, advice) =>
    `the users would ask ${hundredths(wantedRequestsPerSecond)} requests/s if answers took no time, the machines serve ${hundredths(capacityRequestsPerSecond)}: each further user only makes all wait longer; ${moreMachines(advice)}`,
  "near-capacity": ({ figures: { growingHours, hours, isDemandUncertain } }, advice) =>
    `in ${plain(growingHours)} of ${plain(hours)} busy hours the queue kept growing: whether this load can be served depends on the calibration error${isDemandUncertain ? " and on how much users ask" : ""}; a better load test (capsim calibrate)${isDemandUncertain ? ", a count of your own requests" : ""} or more machines${advice.by("replicas")} would settle it`,
  "gateway-bottleneck": ({ figures: { places, utilisation, waitSeconds } }, { by }) =>
    `the gateway is a bottleneck: ${share(utilisation)} of its ${plain(places)} places are in use, and a call waits ${twoDigits(waitSeconds)} s for one on average; give it more instances${by("gateway")}`,
  "few-resamples": ({ figures: { replays, askedReplays } }, { by }) =>
    `the trace is so long that it was replayed ${plain(replays)} times instead of ${plain(askedReplays)}: the intervals are rough; a part of it can be replayed more often${by("traceWindow")}`,
  unfinished: ({ figures: { requests } }, { by }) =>
    `${plain(requests)} requests were still unanswered when their run ended: they are missing from the latencies and count as too late for an SLO; a longer run${by("duration")} shows whether the queue drains, more machines${by("replicas")} make it drain`,
  "nothing-answered": (_, { by }) =>
    `no request was answered in the simulated time, so that there are no latencies; simulate longer${by("duration")} or a heavier load`,
  rejected: ({ figures: { requests, contextTokens } }) =>
    `${plain(requests)} requests were rejected because they never fit the KV cache or the model's context of ${plain(contextTokens)} tokens; shorten them, or choose a model with a longer context or a machine with more memory`,
  "turned-away": ({ figures: { turnedAway, requests } }, { by }) =>
    `${plain(turnedAway)} of ${plain(requests)} requests were turned away because a queue was full: the latencies are those of the rest; allow a longer queue${by("queueLimit")} or add machines${by("replicas")}`,
  "overload-with-loss": ({ figures }, advice) =>
    `${loadText(figures)}: at least ${share(figures.leastLostShare)} are lost whatever the clients do, and the latencies are those of the rest; ${moreMachines(advice)}`,
  failures: ({ figures: { failedShare, timedOutShare, lostShare, abandonedShare } }, advice) => {
    const reasons: [Amount, string][] = [
      [timedOutShare, "not answered in time"],
      [lostShare, "lost with a replica"],
      [abandonedShare, "left by their users"],
    ];
    const why = reasons.filter(([of]) => most(of) > 0).map(([of, words]) => `${share(of)} ${words}`);
    const next = advice.has("replicas")
      ? `try whether more machines help${advice.by("replicas")}`
      : `a stricter SLO asks for machines that answer more of them${advice.by("slo")}`;
    return `${share(failedShare)} of the requests were never answered (${why.join(", ")}): they count as too late for an SLO, and the latencies are those of the rest; ${next}`;
  },
  "wasted-work": ({ figures: { wastedTokenShare } }, { by }) =>
    `${share(wastedTokenShare)} of the computed tokens were for requests that nobody waited for any more (timeouts, users who left or typed on, faults); longer timeouts${by("timeout")}, a queue limit${by("queueLimit")} or more capacity put that work to use`,
  metastable: (
    { figures: { answeredBeforeShare, answeredAfterShare, afterSeconds, safeRequestsPerSecond } },
    { by },
  ) =>
    `metastable: this load is served (${share(answeredBeforeShare)} answered), but after three minutes at a fiftieth of the speed the queues stay full of requests that time out and are sent again: ${minutes(afterSeconds)} minutes later ${share(answeredAfterShare)} are answered; below ${threeDigits(safeRequestsPerSecond)} requests/s it recovers by itself, else limit retries${by("retries")} or the queue${by("queueLimit")}, or add capacity`,
  "rare-failures": ({ figures: { runsWithFailure, runs } }, { has, flag }) =>
    `a replica was down in ${plain(runsWithFailure)} of ${plain(runs)} runs: the figures are nearly those of hours without faults${has("outage") ? `; ${flag("outage")} AT+TIME shows what a failure does` : ""}`,
  "slower-than-clients": ({ figures: { features } }, { has, flag }) => {
    const slower = features.map(
      ({ feature, slowerShare, timeoutSeconds }) =>
        `${share(slowerShare)} of the ${feature} answers take longer than the ${plain(timeoutSeconds)} s`,
    );
    return `${slower.join(", ")} after which GitLab's client gives up${has("timeout") ? `; simulate that with ${flag("timeout")} gitlab` : ""}`;
  },
} as const satisfies Partial<Sentences<FindingCode>>;

function loadText(figures: {
  readonly offeredRequestsPerSecond: Amount;
  readonly capacityRequestsPerSecond: Amount;
}): string {
  return `${hundredths(figures.offeredRequestsPerSecond)} requests/s asked, ${hundredths(figures.capacityRequestsPerSecond)} served at most`;
}

function moreMachines({ by }: Advice): string {
  return `add replicas${by("replicas")} or choose a larger machine${by("machine")}`;
}

function minutes(seconds: Amount): string {
  return whole(typeof seconds === "number" ? seconds / 60 : [seconds[0] / 60, seconds[1] / 60]);
}
