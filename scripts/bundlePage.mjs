// Bundles what a report's page runs into dist/page/: the page's script and style, and its simulator.
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** zod brings its messages in some fifty languages along; every message of ours is in English. */
const onlyEnglish = {
  name: "only-english",
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

/** Vega-Lite takes four small functions from the whole of Vega, which only passes them on. */
const onlyUtilities = {
  name: "only-utilities",
  setup(build) {
    build.onResolve({ filter: /^vega$/ }, ({ importer, resolveDir }) =>
      /[\\/]vega-lite[\\/]/.test(importer)
        ? build.resolve("vega-util", { kind: "import-statement", resolveDir })
        : null,
    );
  },
};

/**
 * @param esbuild the module, which only a checkout has
 */
export async function bundlePage({ build }) {
  await build({
    absWorkingDir: root,
    entryPoints: { page: "src/page/main.ts", simulator: "workers/livePage.ts", style: "src/page/style.css" },
    outdir: "dist/page",
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2023", "chrome115", "firefox115"],
    platform: "browser",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    plugins: [onlyEnglish, onlyUtilities],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundlePage(await import("esbuild"));
