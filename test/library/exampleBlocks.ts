import ts from "typescript";

/** An `@example` of an exported function, class or constant: its name, and the code. */
export type Example = { readonly name: string; readonly code: string };

/**
 * The examples of everything that modules export and that is more than a type, wherever it is declared.
 *
 * @param modules paths
 * @throws Error naming an export without an example
 */
export function examplesOf(modules: readonly string[]): Example[] {
  const program = ts.createProgram(modules, {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const symbols = modules.flatMap((module) =>
    checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(module)!)!),
  );
  return symbols
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter(({ flags }) => flags & ts.SymbolFlags.Value)
    .flatMap((symbol) => {
      const texts = symbol
        .getJsDocTags(checker)
        .filter((tag) => tag.name === "example")
        .map((tag) => ts.displayPartsToString(tag.text));
      if (texts.length === 0) throw new Error(`${symbol.name} has no @example`);
      return texts.map((code, i) => ({
        name: texts.length === 1 ? symbol.name : `${symbol.name} ${i + 1}`,
        code,
      }));
    });
}
