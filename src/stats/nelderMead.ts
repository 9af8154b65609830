/** Where a function is least, as far as the search got. */
export type Minimum = { readonly at: readonly number[]; readonly value: number };

type Vertex = { at: number[]; value: number };

/**
 * Least value of a function without derivatives, by the simplex of Nelder & Mead (1965, Computer Journal 7, 308) with
 * their own coefficients: reflection 1, expansion 2, contraction and shrinkage ½.
 *
 * @param start first corner; the others are `step` away along one axis each
 * @param tolerance stops when the values at all corners are within it
 * @param evaluations stops after about so many calls
 */
export function nelderMead(
  f: (at: readonly number[]) => number,
  start: readonly number[],
  step: number,
  tolerance: number,
  evaluations: number,
): Minimum {
  let calls = 0;
  const vertex = (at: number[]): Vertex => {
    calls++;
    return { at, value: f(at) };
  };
  const simplex = [vertex([...start])];
  for (let axis = 0; axis < start.length; axis++)
    simplex.push(vertex(start.map((x, i) => (i === axis ? x + step : x))));
  const last = start.length;
  for (;;) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst] = [simplex[0]!, simplex[last]!];
    if (worst.value - best.value <= tolerance || calls >= evaluations) return best;
    const centre = start.map(
      (_, i) => simplex.slice(0, last).reduce((sum, { at }) => sum + at[i]!, 0) / last,
    );
    const towards = (factor: number) => vertex(centre.map((c, i) => c + factor * (worst.at[i]! - c)));
    const reflected = towards(-1);
    if (reflected.value < best.value) {
      const expanded = towards(-2);
      simplex[last] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < simplex[last - 1]!.value) {
      simplex[last] = reflected;
    } else {
      const isOutside = reflected.value < worst.value;
      const contracted = towards(isOutside ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[last] = contracted;
      else
        for (let i = 1; i <= last; i++)
          simplex[i] = vertex(simplex[i]!.at.map((x, j) => (x + best.at[j]!) / 2));
    }
  }
}
