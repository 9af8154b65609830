import { describe, expect, it } from "vitest";
import { normal } from "../../src/engine/random.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { meanWait } from "../../src/planning/erlang.ts";
import { findKnee, type LoadPoint } from "../../src/planning/knee.ts";

/** M/M/c with a mean service of one second. */
function point(servers: number, utilisation: number): LoadPoint {
  const rate = utilisation * servers;
  const station = { servers, rate, meanService: 1, serviceCv: 1, arrivalCv: 1 };
  return { load: rate, throughput: rate, latency: 1 + meanWait(station) };
}
const grid = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);
const curve = (servers: number) => grid.map((utilisation) => point(servers, utilisation));

/** Utilisation of greatest power, by trying 10,000. */
function exactKnee(servers: number): number {
  const power = Array.from({ length: 9999 }, (_, i) => point(servers, (i + 1) / 10_000)).map(
    ({ throughput, latency }) => throughput / latency,
  );
  return (power.indexOf(Math.max(...power)) + 1) / 10_000;
}

describe("the knee of a latency curve", () => {
  it("is half the capacity of M/M/1, and within 5 % of that power between 0.388 and 0.612", () => {
    // Power is ρ(1 − ρ): 95 % of its peak at ½ ± ½·√0.05.
    const knee = findKnee(curve(1));
    expect(knee).toMatchObject({ kind: "within" });
    if (knee?.kind !== "within") return;
    expect(knee.load).toBeCloseTo(0.5, 3);
    expect(knee.from).toBeCloseTo(0.5 - 0.5 * Math.sqrt(0.05), 2);
    expect(knee.to).toBeCloseTo(0.5 + 0.5 * Math.sqrt(0.05), 2);
  });

  it.each([2, 4, 16, 64])("is where M/M/%i has most power", (servers) => {
    const knee = findKnee(curve(servers));
    expect(Math.abs(knee!.load / servers - exactKnee(servers))).toBeLessThan(0.025);
  });

  it("stays there under 5 % of noise, where the highest point alone strays", () => {
    const stream = replicationStreams(11, 0).lengths;
    const [fitted, highest] = [0, 0].map(() => [] as number[]);
    for (let trial = 0; trial < 200; trial++) {
      const noisy = curve(4).map((each) => ({
        ...each,
        latency: each.latency * Math.exp(0.05 * normal(stream)),
      }));
      fitted!.push(findKnee(noisy)!.load / 4 - exactKnee(4));
      const power = noisy.map(({ throughput, latency }) => throughput / latency);
      highest!.push(grid[power.indexOf(Math.max(...power))]! - exactKnee(4));
    }
    const rms = (errors: readonly number[]) =>
      Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
    expect(rms(fitted!)).toBeLessThan(0.03);
    expect(rms(highest!)).toBeGreaterThan(1.5 * rms(fitted!));
  });

  it("does not depend on the unit of load, throughput or latency", () => {
    const knee = findKnee(
      curve(4).map(({ load, throughput, latency }) => ({
        load: 143 * load,
        throughput: throughput / 60,
        latency: 1000 * latency,
      })),
    );
    expect(knee!.load / 143).toBeCloseTo(findKnee(curve(4))!.load, 9);
  });

  it("lies above the loads tried while power rises, and below them when it only falls", () => {
    expect(findKnee(curve(1).filter(({ load }) => load < 0.4))).toMatchObject({ kind: "above" });
    expect(findKnee(curve(1).filter(({ load }) => load > 0.6))).toEqual({ kind: "below", load: 0.65 });
  });

  it("bears overloaded points, and asks for four", () => {
    const overloaded = { load: 1.1, throughput: 1, latency: Number.POSITIVE_INFINITY };
    expect(findKnee([...curve(1), overloaded])!.load).toBeCloseTo(0.5, 3);
    expect(findKnee(curve(1).slice(0, 3))).toBeNull();
    expect(findKnee(Array(5).fill(overloaded))).toBeNull();
  });
});
