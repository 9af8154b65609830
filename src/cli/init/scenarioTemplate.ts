import { defaultOf } from "../../settings/values.ts";

/** What `capsim init` asks for. */
export type InitAnswers = {
  readonly users: string;
  readonly workload: string;
  readonly model: string;
  readonly machines: readonly string[];
  readonly slo: string;
};

/** Answers of somebody who only presses Enter; what the template holds. */
export const usualAnswers: InitAnswers = {
  users: "500",
  workload: defaultOf("workload"),
  model: "mixtral-8x7b-instruct-v0.1",
  machines: ["large"],
  slo: "e2e.p95<15s",
};

/** A scenario file with comments, which `capsim simulate FILE` takes as it is. */
export function scenarioTemplate(
  { users, workload, model, machines, slo }: InitAnswers,
  file: string,
): string {
  return `# A scenario of capsim. Try:  capsim simulate ${file}
# Every flag of capsim simulate may stand here in camelCase (capsim schema scenario); flags win over the file.

# People who ask, wait for the answer, think, and ask again.
users: ${users}
# How often each of them asks in a busy hour; GitLab's planning rule is 25. With a range where it is not known:
# requestsPerUserHour: "25 (10..60)"

# What they ask for: gitlab-duo (completion, generation and chat), code-completion, code-generation, chat, or a
# workload file of your own (capsim workload fit).
workload: ${workload}

# capsim catalog models lists all; capsim catalog fit MODEL MACHINE says what fits. Several as [a, b].
model: ${model}
# capsim catalog machines lists all. Several as [a, b]: each is simulated on its own.
machine: ${machines.length === 1 ? machines[0] : `[${machines.join(", ")}]`}
# Machines that each serve the whole model:
replicas: ${defaultOf("replicas")}

# What users must get: e2e, ttft, tpot or queue, with mean, p50, p90, p95 or p99.
slo: "${slo}"
# The probability at which that counts as met:
# confidence: ${defaultOf("confidence")}

# The same seed gives the same result.
seed: ${defaultOf("seed")}
`;
}
