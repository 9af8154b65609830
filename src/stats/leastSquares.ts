/** A minimum of half the sum of squared residuals. */
export type LeastSquaresFit = {
  readonly parameters: readonly number[];
  readonly residuals: readonly number[];
  /** One row a residual, one column a parameter, at the minimum. */
  readonly jacobian: readonly (readonly number[])[];
  readonly iterations: number;
  readonly converged: boolean;
};

const step = 1e-2;
const mostIterations = 200;
/** A gain of less than this share of the sum, or a change of every parameter by less than this, ends the search. */
const tolerance = 1e-7;
const leastChange = 1e-9;

/**
 * Nonlinear least squares by Levenberg and Marquardt's method with Nielsen's damping (Madsen, Nielsen & Tingleff
 * 2004, algorithm 3.16) and central differences. Parameters should be of order one, e.g. logarithms.
 *
 * @param residuals residuals at a parameter vector, always of the same length
 * @param start where to begin
 * @param onIteration is told after each iteration how near the end is, 0 to 1, as the criteria that end it have it on a
 * logarithmic scale; never less than before
 * @example
 * leastSquares(([a]) => [a - 1, a - 3], [0]).parameters; // => [2]
 */
export function leastSquares(
  residuals: (parameters: readonly number[]) => readonly number[],
  start: readonly number[],
  onIteration: (nearness: number) => void = () => {},
): LeastSquaresFit {
  let parameters = [...start];
  let current = residuals(parameters);
  let cost = sumOfSquares(current);
  let jacobian = differences(residuals, parameters);
  let damping = 1e-3;
  let growth = 2;
  let converged = false;
  let iterations = 0;
  let nearness = 0;
  while (iterations < mostIterations && !converged) {
    iterations++;
    const normal = normalMatrix(jacobian);
    const gradient = parameters.map((_, j) => current.reduce((sum, r, i) => sum + r * jacobian[i]![j]!, 0));
    const damped = normal.map((row, i) =>
      row.map((value, j) => (i === j ? value + damping * (value + 1e-12) : value)),
    );
    const change = solve(
      damped,
      gradient.map((value) => -value),
    );
    const largestChange = Math.max(...change.map(Math.abs));
    nearness = Math.max(nearness, nearnessOf(largestChange, leastChange));
    const candidate = parameters.map((value, j) => value + change[j]!);
    const candidateResiduals = residuals(candidate);
    const candidateCost = sumOfSquares(candidateResiduals);
    if (candidateCost < cost) {
      const gain = (cost - candidateCost) / cost;
      nearness = Math.max(nearness, nearnessOf(gain, tolerance));
      converged = cost - candidateCost <= tolerance * cost || largestChange < leastChange;
      parameters = candidate;
      current = candidateResiduals;
      cost = candidateCost;
      jacobian = differences(residuals, parameters);
      damping = Math.max(1e-12, damping / 3);
      growth = 2;
    } else {
      converged = largestChange < leastChange || damping > 1e12;
      damping *= growth;
      growth *= 2;
    }
    onIteration(converged ? 1 : Math.max(nearness, iterations / mostIterations));
  }
  return { parameters, residuals: current, jacobian, iterations, converged };
}

/** How far an amount has come on its way from 1 down to the limit, in logarithms; 0 to 1. */
function nearnessOf(amount: number, limit: number): number {
  return Math.min(1, Math.max(0, Math.log(amount) / Math.log(limit)));
}

/** JᵀJ: the inverse is the covariance of the parameters when residuals have unit variance. */
export function normalMatrix(jacobian: readonly (readonly number[])[]): number[][] {
  const n = jacobian[0]!.length;
  return Array.from({ length: n }, (_, a) =>
    Array.from({ length: n }, (_, b) => jacobian.reduce((sum, row) => sum + row[a]! * row[b]!, 0)),
  );
}

/** Inverse of a positive definite matrix. */
export function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const columns = matrix.map((_, j) =>
    solve(
      matrix,
      matrix.map((_, i) => (i === j ? 1 : 0)),
    ),
  );
  return matrix.map((_, i) => columns.map((column) => column[i]!));
}

/** Solves a square linear system by elimination with partial pivoting. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++)
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const top = rows[column]!;
    if (top[column] === 0) throw new Error("the system of equations is singular");
    for (let i = column + 1; i < n; i++) {
      const factor = rows[i]![column]! / top[column]!;
      for (let j = column; j <= n; j++) rows[i]![j]! -= factor * top[j]!;
    }
  }
  const solution = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i]![n]!;
    for (let j = i + 1; j < n; j++) sum -= rows[i]![j]! * solution[j]!;
    solution[i] = sum / rows[i]![i]!;
  }
  return solution;
}

function differences(
  residuals: (parameters: readonly number[]) => readonly number[],
  at: readonly number[],
): number[][] {
  const columns = at.map((value, j) => {
    const up = residuals(at.map((other, k) => (k === j ? value + step : other)));
    const down = residuals(at.map((other, k) => (k === j ? value - step : other)));
    return up.map((r, i) => (r - down[i]!) / (2 * step));
  });
  return columns[0]!.map((_, i) => columns.map((column) => column[i]!));
}

function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
