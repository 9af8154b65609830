import { calibrate, plan, simulate, sweep, validate, whatif } from "../../src/entry/main.ts";
import { jsonText } from "../../src/json/jsonText.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";

const law = {
  schema: "capsim.law/1",
  model: "toy",
  machine: "bench",
  parameters: { c0: { value: 0.01, sd: 0.0005 }, cSeq: { value: 0.001 }, cPre: { value: 1e-5 } },
} as const;
const brief = { replications: 2, duration: 30 };
const tokens = { inputTokens: 100, outputTokens: "lognormal:20,0.5" };
const toy = { ...brief, calibration: law, ...tokens };
const pair = { ...brief, model: "mistral-7b-instruct-v0.3", machine: "small", workload: "code-completion" };
const runs = `run_id,model,gpu,load_kind,concurrency,num_requests,input_tokens_mean,output_tokens_mean,e2e_mean_s
one,mistral-7b,H100-SXM,closed,1,20,500,200,1.5
many,mistral-7b,H100-SXM,closed,32,320,500,200,2.4
`;
const slo = ["e2e.p95<3s"];
const run = { runner: inProcessRunner() };

/** Documents as capsim makes them, by what is special about them, and the names of their schemas. */
export const realDocuments = {
  "a simulation with its curves": ["result", () => simulate({ ...pair, burst: 4 }, { ...run, curves: true })],
  "users behind a gateway": ["result", () => simulate({ ...pair, users: 20, gateway: 1, slo }, run)],
  "a system of two deployments": [
    "result",
    () =>
      simulate(
        {
          ...brief,
          users: 20,
          deployments: ["code-completion=mistral-7b-instruct-v0.3@small*2", "mixtral-8x7b@large"],
          featureSlo: ["chat:ttft.p95<2s"],
        },
        run,
      ),
  ],
  "an outage, and clients that do not wait": [
    "result",
    () => simulate({ ...toy, rate: 20, replicas: 2, outage: ["5+5@1"], timeout: "1", retries: 2 }, run),
  ],
  "an overload": ["result", () => simulate({ ...toy, rate: 500, duration: 5 }, run)],
  "a day": [
    "result",
    () =>
      simulate(
        { calibration: law, ...tokens, replications: 2, rate: 0.01, dayProfile: "azure-code-day" },
        run,
      ),
  ],
  "speculative decoding": ["result", () => simulate({ ...pair, rate: 1, speculative: "3,0.7" }, run)],
  "a sweep": ["sweep", () => sweep({ ...toy, rate: [5, 200], slo }, run)],
  "a plan with growth": [
    "plan",
    () =>
      plan(
        {
          ...{ calibration: law, ...tokens, duration: 30 },
          ...{ users: 300, thinkTime: 5, price: { bench: 2.5 }, redundancy: "n+1", confidence: 0.8 },
          ...{ slo: ["e2e.p95<1s"], growth: "20%/year", years: 1 },
        },
        run,
      ),
  ],
  "a comparison with sensitivity": [
    "whatif",
    () => whatif({ ...toy, rate: 10, set: { replicas: 2 }, slo, sensitivity: true }, run),
  ],
  "a calibration": ["calibration", () => calibrate({ tables: { name: "runs.csv", text: runs } })],
  "a validation": ["validation", () => validate()],
} as const;

export type RealDocument = keyof typeof realDocuments;

/** The text of one of them, as it is saved. */
export async function savedText(name: RealDocument): Promise<string> {
  return jsonText(await realDocuments[name][1]());
}
