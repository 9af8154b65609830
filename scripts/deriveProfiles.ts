// Derives models/profiles.json, the day and week shapes of two services, from the hourly rates digitised off the Azure LLM
// inference trace 2024 in ../shared/traces/azure_llm_2024 (or the folder given). Run: npm run derive:profiles
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../src/node/packageRoot.ts";

const hoursOfDay = 24;
const hoursOfWeek = 7 * hoursOfDay;
const secondsOfHour = 3600;

/** Requests per minute of each hour of the week, from Monday 0:00 UTC. */
export function weekFromMonday(path: string, firstDay: number): number[] {
  const rows = readFileSync(path, "utf8").trimEnd().split(/\r?\n/).slice(1);
  const week = new Array<number>(hoursOfWeek).fill(Number.NaN);
  for (const row of rows) {
    const [, day, hour, requestsPerMinute] = row.split(",").map(Number);
    week[((firstDay + day!) % 7) * hoursOfDay + hour!] = requestsPerMinute!;
  }
  if (week.some(Number.isNaN)) throw new Error(`${path}: an hour of the week is missing`);
  return week;
}

/** The mean weekday, Monday to Friday, hour by hour. */
export function meanWeekday(week: readonly number[]): number[] {
  return Array.from({ length: hoursOfDay }, (_, hour) => {
    const days = [0, 1, 2, 3, 4].map((day) => week[day * hoursOfDay + hour]!);
    return days.reduce((sum, rate) => sum + rate, 0) / days.length;
  });
}

/** Factors of the busiest hour, to four decimals. */
function relativeToBusiest(rates: readonly number[]): number[] {
  const busiest = Math.max(...rates);
  return rates.map((rate) => Math.round((rate / busiest) * 10_000) / 10_000);
}

const services = [
  { name: "code", file: "hourly_profile_code_digitised.csv", firstDay: 4, what: "a code service" },
  {
    name: "conversation",
    file: "hourly_profile_conv_digitised.csv",
    firstDay: 6,
    what: "a conversation service",
  },
];

function derived(folder: string) {
  return services.flatMap(({ name, file, firstDay, what }) => {
    const week = weekFromMonday(join(folder, file), firstDay);
    const shared = {
      source: "Azure LLM inference trace 2024",
      clock: "UTC; the services' users are spread over time zones",
    };
    return [
      {
        name: `azure-${name}-day`,
        description: `the mean weekday of ${what} in May 2024, hour by hour from 0:00 UTC`,
        ...shared,
        periodSeconds: hoursOfDay * secondsOfHour,
        factors: relativeToBusiest(meanWeekday(week)),
      },
      {
        name: `azure-${name}-week`,
        description: `a week of ${what} in May 2024, hour by hour from Monday 0:00 UTC`,
        ...shared,
        periodSeconds: hoursOfWeek * secondsOfHour,
        factors: relativeToBusiest(week),
      },
    ];
  });
}

function deriveFile(folder: string): void {
  const file = {
    attribution:
      "Hourly rates of the Azure LLM inference trace 2024 (github.com/Azure/AzurePublicDataset, commit " +
      "b469a113cedca53ddc3bdea71a143dc4b7d8700c, analysis/AzureLLMInferenceDataset2024.ipynb), published with Stojkovic et " +
      'al., "DynamoLLM: Designing LLM Inference Clusters for Performance and Energy Efficiency", HPCA 2025. Changed: read off ' +
      "the published plot of invocations per minute (its integral is within 0.6 % of the trace's rows), averaged by hour, " +
      "the week turned to begin on Monday, weekdays averaged to one day, divided by the busiest hour.",
    licence: "CC-BY 4.0",
    profiles: [
      {
        name: "flat",
        description: "the same rate at every hour: GitLab's planning rule says nothing of the day",
        source: "GitLab AI gateway documentation, 7 requests/s per 1,000 users",
        clock: "none",
        periodSeconds: hoursOfDay * secondsOfHour,
        factors: [1],
      },
      ...derived(folder),
    ],
  };
  const text = JSON.stringify(file, null, 2).replaceAll(/\[[\s\d.,]+\]/g, (numbers) =>
    numbers.replaceAll(/\s+/g, " ").replace("[ ", "[").replace(" ]", "]"),
  );
  writeFileSync(join(packageRoot(), "models", "profiles.json"), `${text}\n`);
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? "")).href) {
  deriveFile(process.argv[2] ?? join(packageRoot(), "..", "shared", "traces", "azure_llm_2024"));
}
