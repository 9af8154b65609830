import { describe, expect, it } from "vitest";
import { inverse, leastSquares, normalMatrix, solve } from "../../src/stats/leastSquares.ts";
import { normals } from "./samples.ts";

describe("least squares", () => {
  it.each([
    [-1.2, 1],
    [3, -4],
    [0, 0],
  ])("finds the bottom of Rosenbrock's valley from (%f, %f)", (x, y) => {
    const fit = leastSquares(([a, b]) => [10 * (b! - a! ** 2), 1 - a!], [x, y]);
    expect(fit.converged).toBe(true);
    expect(fit.parameters[0]).toBeCloseTo(1, 5);
    expect(fit.parameters[1]).toBeCloseTo(1, 5);
  });

  it("gives the line and the covariance of linear regression's closed form", () => {
    const x = Array.from({ length: 40 }, (_, i) => i / 10);
    const y = normals(40, 1).map((z, i) => 2 + 0.5 * x[i]! + 0.1 * z);
    const fit = leastSquares(([a, b]) => x.map((xi, i) => (a! + b! * xi - y[i]!) / 0.1), [0, 0]);
    const n = x.length;
    const centre = x.reduce((sum, value) => sum + value, 0) / n;
    const sxx = x.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    const slope = x.reduce((sum, value, i) => sum + (value - centre) * y[i]!, 0) / sxx;
    const level = y.reduce((sum, value) => sum + value, 0) / n;
    expect(fit.parameters[1]).toBeCloseTo(slope, 7);
    expect(fit.parameters[0]).toBeCloseTo(level - slope * centre, 7);
    const covariance = inverse(normalMatrix(fit.jacobian));
    expect(covariance[1]![1]! / (0.01 / sxx)).toBeCloseTo(1, 8);
    expect(covariance[0]![0]! / (0.01 * (1 / n + centre ** 2 / sxx))).toBeCloseTo(1, 8);
    expect(covariance[0]![1]! / ((-0.01 * centre) / sxx)).toBeCloseTo(1, 8);
  });

  it("fits an exponential with errors of the size its covariance says", () => {
    const t = Array.from({ length: 50 }, (_, i) => i / 10);
    let squares = 0;
    const runs = 200;
    for (let seed = 0; seed < runs; seed++) {
      const noise = normals(50, seed);
      const y = t.map((ti, i) => 3 * Math.exp(-0.7 * ti) + 0.05 * noise[i]!);
      const fit = leastSquares(
        ([a, b]) => t.map((ti, i) => (Math.exp(a! - Math.exp(b!) * ti) - y[i]!) / 0.05),
        [0, 0],
      );
      const covariance = inverse(normalMatrix(fit.jacobian));
      squares += (fit.parameters[1]! - Math.log(0.7)) ** 2 / covariance[1]![1]!;
    }
    // A sum of 200 squared standard normals: 200 ± 4·√400.
    expect(Math.abs(squares - runs)).toBeLessThan(80);
  });

  it("tells how near the end is: never less than before, and 1 at the end", () => {
    const told: number[] = [];
    leastSquares(
      ([a, b]) => [10 * (b! - a! ** 2), 1 - a!],
      [-1.2, 1],
      (nearness) => told.push(nearness),
    );
    expect(told.length).toBeGreaterThan(5);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  it("says when it has not converged", () => {
    const fit = leastSquares(([a]) => [Math.exp(-a!)], [0]);
    expect(fit.converged && fit.residuals[0]! > 1e-3).toBe(false);
  });
});

describe("solving linear systems", () => {
  it("undoes multiplication, zero pivots included", () => {
    expect(
      solve(
        [
          [0, 2],
          [4, 1],
        ],
        [6, 11],
      ),
    ).toEqual([2, 3]);
    const matrix = [
      [4, 1, 0.5],
      [1, 3, 0.2],
      [0.5, 0.2, 2],
    ];
    const product = inverse(matrix).map((row) =>
      matrix[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * matrix[k]![j]!, 0)),
    );
    for (const [i, row] of product.entries())
      for (const [j, value] of row.entries()) expect(value).toBeCloseTo(i === j ? 1 : 0, 12);
  });

  it("refuses a singular system", () => {
    expect(() =>
      solve(
        [
          [1, 2],
          [2, 4],
        ],
        [1, 1],
      ),
    ).toThrow("singular");
  });
});
