import { distinct, type Finding, ofAll } from "../documents/finding.ts";

/**
 * The findings of several deployments: what is found of all of them once and about none of them, what is found of some about
 * each.
 */
export function sharedFindings(ofEach: readonly (readonly Finding[])[]): Finding[] {
  const isShared = (finding: Finding) => ofEach.every((its) => its.some((each) => isAlike(each, finding)));
  return distinct(
    ofEach.flatMap((its) => its.map((finding) => (isShared(finding) ? ofAll(finding) : finding))),
  );
}

function isAlike(a: Finding, b: Finding): boolean {
  return JSON.stringify(ofAll(a)) === JSON.stringify(ofAll(b));
}
