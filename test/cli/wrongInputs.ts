import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { capsim, quickLaw, type scratch } from "./harness.ts";

/** [command line, what the line on stderr must name] */
export type WrongInput = readonly [args: readonly string[], names: readonly (string | RegExp)[]];

/** Files that are wrong, each in its own way, and a few that are right. */
export function wrongFiles(files: ReturnType<typeof scratch>) {
  return {
    empty: files.write("empty.csv", ""),
    headerOnly: files.write("header.csv", "arrival_s,input_tokens,output_tokens\n"),
    goodTrace: files.write("good.csv", "arrival_s,input_tokens,output_tokens\n0,10,5\n1,10,5\n"),
    brokenLine3: files.write("broken.csv", "arrival_s,input_tokens,output_tokens\n0,10,5\n1,ten,5\n"),
    backwards: files.write(
      "backwards.csv",
      `arrival_s,input_tokens,output_tokens\n${Array.from({ length: 20_000 }, (_, i) => `${i + 5},10,5\n`).join("")}1,10,5\n`,
    ),
    twoRuns: files.write("runs.csv", "run_id,arrival_s,input_tokens,output_tokens\na,0,1,1\nb,0,1,1\n"),
    otherColumns: files.write("other.csv", "time,prompt,answer\n0,1,1\n"),
    brokenGzip: files.write("broken.csv.gz", gzipSync("arrival_s").subarray(0, 15)),
    binary: files.write("binary.csv", new Uint8Array([0xff, 0xfe, 0x80, 0x81])),
    badTime: files.write("time.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\r\nyesterday,1,1\r\n"),
    typoLine7: files.write(
      "typo.yaml",
      "users: 500\nmachine: large\nseed: 1\nprecision: 2%\nslo:\n  - e2e.p95<15s\nduration: [3600\nquiet: true\n",
    ),
    unknownKey: files.write("key.yaml", "users: 500\nmachne: large\n"),
    wrongType: files.write("type.yaml", "users: many\nmachine: large\n"),
    wrongItem: files.write("item.yaml", "users: 5\nmachine: large\nslo:\n  - e2e.p95<15s\n  - fast\n"),
    duplicateKey: files.write("twice.yaml", "users: 5\nusers: 6\n"),
    listFile: files.write("list.yaml", "- users\n- 500\n"),
    twoLoads: files.write("loads.yaml", "users: 5\nrate: 2\nmachine: large\n"),
    brokenJson: files.write("broken.json", '{ "users": 500,\n  "machine": "large\n}'),
    unknownTerm: files.write("term.json", quickLaw.replace('"cSeq"', '"cSequence"')),
    negativeTerm: files.write("negative.json", quickLaw.replace("0.001", "-0.001")),
    partOfResult: files.write("part.json", '{"schema":"capsim.result/1"}'),
    noJson: files.write("no.json", "c0 = 5"),
    burst: files.write("burst.yaml", "burst: 5\nmachine: large\n"),
    oneLoad: files.write("oneLoad.yaml", "users: 5\nmachine: large\n"),
    oddKey: files.write("oddKey.yaml", "__proto__: 5\nmachine: large\n"),
    twoDocuments: files.write("two.yaml", "users: 5\n---\nmachine: large\n"),
    badIndent: files.write("indent.yaml", "users: 5\n  machine: large\n"),
    twoKeys: files.write("keys.yaml", "users: 5 machine: large\n"),
    tag: files.write("tag.yaml", "users: 5\nmachine: !!js/function x\n"),
    commaJson: files.write("comma.json", '{"users": 5,}'),
    valueJson: files.write("value.json", '{"users": 5,\n "machine": }'),
    goodLaw: files.write("law.json", quickLaw),
    badLengths: files.write("lengths.txt", "tokens\n100\n-3\n"),
    badShares: files.write(
      "shares.yaml",
      "name: mine\nfeatures:\n  - { name: a, share: 0.5, inputTokens: 5, outputTokens: 5 }\n",
    ),
    badFeature: files.write(
      "feature.yaml",
      "name: mine\nfeatures:\n  - { name: a, share: 1, inputTokens: 5 }\n",
    ),
  };
}

/** One line on stderr that says it all, exit code 2, and nothing on stdout. */
export async function isRefused(args: readonly string[], names: WrongInput[1]): Promise<void> {
  const { code, stdout, stderr } = await capsim(args);
  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^capsim: [^\n]+\n$/);
  for (const name of names)
    expect(stderr).toEqual(
      typeof name === "string" ? expect.stringContaining(name) : expect.stringMatching(name),
    );
}
