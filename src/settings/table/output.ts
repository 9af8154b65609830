import { compared, formats, planned, questions, swept } from "../choices.ts";
import { names, type Settings } from "../setting.ts";

const tableOrJson = ["table", "json"] as const;
const long = [...questions, "calibrate", "validate", "workload fit", "workload show"] as const;

/** How results are shown and kept. */
export const output = {
  format: {
    group: "output",
    value: "FORMAT",
    help: "table, json, csv, markdown",
    default: "table",
    completes: formats,
    rule: (is) => is.oneOf(formats),
    commands: [...long, "catalog"],
    differs: [
      {
        in: ["calibrate", "workload fit", "workload show"],
        help: "table, json",
        completes: tableOrJson,
        rule: (is) => is.oneOf(tableOrJson),
      },
      {
        in: ["validate"],
        help: "table, json, csv",
        completes: ["table", "json", "csv"],
        rule: (is) => is.oneOf(["table", "json", "csv"]),
      },
    ],
    isShownOnly: true,
    isForTerminal: true,
  },
  out: {
    group: "output",
    value: "DIR",
    help: "where result.json, report.html and the charts go",
    default: "capsim-out",
    completes: [names("folder")],
    rule: (is) => is.text("a folder's name"),
    commands: [...questions, "calibrate", "report", "workload fit", "workload show"],
    differs: [
      { in: swept, help: "where sweep.json and the charts go" },
      { in: compared, help: "where whatif.json and the charts go" },
      { in: planned, help: "where plan.json and the charts go" },
      { in: ["workload show"], help: "where the charts go" },
      {
        in: ["calibrate"],
        ...{ value: "FILE", help: "the law", default: "law.json", completes: [names("file")] },
        rule: (is) => is.text("a file's name"),
      },
      {
        in: ["report"],
        ...{ value: "FILE", help: "the report", default: "report.html", completes: [names("file")] },
        rule: (is) => is.text("a file's name"),
      },
      {
        in: ["workload fit"],
        ...{ value: "FILE", default: "workload.yaml", completes: [names("file")] },
        help: "the workload; charts of data against fit go beside it",
        rule: (is) => is.text("a file's name"),
      },
    ],
    isShownOnly: true,
    isForTerminal: true,
  },
  noCharts: {
    group: "output",
    value: null,
    help: "no charts, and no report.html",
    rule: (is) => is.yes(),
    commands: [...questions, "calibrate", "workload fit", "workload show"],
    differs: [
      { in: ["calibrate"], help: "do not draw measured against simulated" },
      { in: ["workload fit"], help: "do not draw data against fit" },
      { in: ["workload show"], help: "do not draw it" },
    ],
    isShownOnly: true,
    isForTerminal: true,
  },
  quiet: {
    group: "output",
    value: null,
    help: "nothing on stderr but errors",
    rule: (is) => is.yes(),
    commands: [...long, "report"],
    isShownOnly: true,
    isForTerminal: true,
  },
  noProgress: {
    group: "output",
    value: null,
    help: "no progress line",
    rule: (is) => is.yes(),
    commands: long,
    isShownOnly: true,
    isForTerminal: true,
  },
} as const satisfies Settings;
