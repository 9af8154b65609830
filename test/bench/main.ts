import { availableParallelism, cpus } from "node:os";
import { setFlagsFromString } from "node:v8";

setFlagsFromString("--no-use-osr");
const { benchEngine } = await import("./engine.ts");
const { benchReplication, benchScaling, benchMemory } = await import("./replication.ts");
const { benchThreads } = await import("./threads.ts");
const { benchTraces } = await import("./traces.ts");

process.stdout.write(
  `capsim bench: node ${process.version}, ${availableParallelism()} x ${cpus()[0]?.model ?? "unknown"}\n` +
    "Rates are the best of several rounds on a noisy machine; compare ratios within one run.\n\n",
);
const lines = [benchEngine, benchReplication, benchScaling, benchMemory, benchThreads, benchTraces];
for (const bench of lines) process.stdout.write(`${await bench()}\n\n`);
