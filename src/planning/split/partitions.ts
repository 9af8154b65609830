/**
 * All ways to put some items into groups, each in the items' order; one group of all comes first. Bell's numbers say how many:
 * 1, 2, 5, 15 of one to four items.
 *
 * @example
 * partitions(["a", "b"]); // => [[["a", "b"]], [["a"], ["b"]]]
 */
export function partitions<T>(items: readonly T[]): (readonly (readonly T[])[])[] {
  const [last] = items.slice(-1);
  if (last === undefined) return [[]];
  return partitions(items.slice(0, -1)).flatMap((groups) => [
    ...groups.map((group, i) => groups.with(i, [...group, last])),
    [...groups, [last]],
  ]);
}
