import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { readMeasurements } from "../../src/node/readMeasurements.ts";

const fixtures = fileURLToPath(new URL("../fixtures/import/", import.meta.url));

it("joins the requests that stand beside a table, and reads files of several formats together", async () => {
  const rows = await readMeasurements([`${fixtures}summary.csv`, `${fixtures}vllm-closed.json`]);
  expect(rows.map(({ requests }) => requests?.arrivals.length ?? null)).toEqual([3, null, null, null]);
  expect(rows[3]).toMatchObject({ seriesId: "example/model-8b/vllm/500in-200out", concurrency: 8 });
});

it("unpacks a table and its requests", async () => {
  const folder = await mkdtemp(join(tmpdir(), "capsim-"));
  const table = "run_id,load_kind,request_rate,e2e_mean_s\na,open,2,5\n";
  const requests = "run_id,arrival_s,input_tokens,output_tokens\na,1,5,6\na,3,7,8\n";
  await writeFile(join(folder, "summary.csv.gz"), gzipSync(table));
  await writeFile(join(folder, "requests.csv.gz"), gzipSync(requests));
  const [row] = await readMeasurements([join(folder, "summary.csv.gz")]);
  expect([...row!.requests!.arrivals]).toEqual([0, 2]);
});

it("names the file that is not there", async () => {
  await expect(readMeasurements([`${fixtures}none.csv`])).rejects.toThrow(/none\.csv: there is no such file/);
});
