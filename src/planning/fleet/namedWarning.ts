/** A warning about a model on a machine, with both before it unless it names one of them itself. */
export function namedWarning(
  text: string,
  { model, machine }: { readonly model: string; readonly machine: string },
): string {
  return text.includes(machine) || text.includes(model) ? text : `${model} on ${machine}: ${text}`;
}

/**
 * The warnings of several deployments: what all are warned of as it is, what some are with the model and machine of each.
 *
 * @example
 * houseWarnings([{ model: "a", machine: "small", warnings: ["slow"] }, { model: "b", machine: "large", warnings: [] }]);
 * // => ["a on small: slow"]
 */
export function houseWarnings(
  entries: readonly {
    readonly model: string;
    readonly machine: string;
    readonly warnings: readonly string[];
  }[],
): string[] {
  const isShared = (text: string) => entries.every(({ warnings }) => warnings.includes(text));
  const named = entries.flatMap((entry) =>
    entry.warnings.map((text) => (isShared(text) ? text : namedWarning(text, entry))),
  );
  return [...new Set(named)];
}
