import { formatShare } from "../../reports/words/numbers.ts";
import type { LiveStage } from "./protocol.ts";

/** What kind of estimate it is, in a sentence. */
export function stageText(stage: LiveStage): string {
  const { name, replications, seconds, isUndisturbed } = stage;
  const runs = `${replications} runs${seconds === null ? "" : ` of ${Math.round(seconds).toLocaleString("en-US")} s`}`;
  switch (name) {
    case "first": {
      const what = isUndisturbed ? " without what fails" : "";
      return `First, rough estimate${what} from ${runs}; better ones follow.`;
    }
    case "better":
      return `Better estimate from ${runs}; the full precision follows.`;
    case "full":
      return `${endText(stage)}: ${runs}, as capsim simulate would make them.`;
  }
}

/** Why there are no more runs. */
function endText({ stopped, precision, aim }: LiveStage): string {
  switch (stopped) {
    case "precision":
      return "Full precision reached";
    case "cap": {
      const reached = precision === null ? "" : `, with E2E p95 known to ±${formatShare(precision)}`;
      return `Stopped at the most runs allowed, before ±${formatShare(aim)} was reached${reached}`;
    }
    default:
      return "All runs made";
  }
}
