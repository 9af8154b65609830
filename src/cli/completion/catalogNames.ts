import type { Named } from "../../catalog/resolveName.ts";
import { flagOf } from "../../errors.ts";
import { loadCatalog, loadGpus, loadProfiles, loadWorkloads } from "../../node/catalogFiles.ts";
import { flagIn, mayVary, settingKeys, settingOf } from "../../settings/settings.ts";
import type { Candidate, NameSource } from "./candidates.ts";

/** The names of each kind in what ships with capsim. Aliases come where one was begun. */
export const catalogNames: NameSource = (kind, before, typed) => {
  switch (kind) {
    case "model":
      return models(typed);
    case "machine":
      return machines(typed);
    case "workload":
      return loadWorkloads().workloads.map(({ name, description }) => ({ value: name, text: description }));
    case "profile":
      return loadProfiles().profiles.map(({ name }) => ({ value: name, text: "" }));
    case "feature":
      return [
        ...new Set(
          loadWorkloads().workloads.flatMap(({ workload }) => workload.features.map(({ name }) => name)),
        ),
      ].map((name) => ({ value: `${name}:`, text: "what one feature must keep" }));
    case "cloud":
      return [...new Set(loadCatalog().machines.map(({ cloud }) => cloud))].map((value) => ({
        value,
        text: "",
      }));
    case "gpu":
      return loadGpus().map(({ name }) => ({ value: name, text: "" }));
    case "machine price":
      return machines(typed).map(({ value, text }) => ({ value: `${value}=`, text }));
    case "setting":
      return settings(typed);
    case "catalog record":
      return records(before, typed);
  }
};

function models(typed: string): Candidate[] {
  return loadCatalog().models.flatMap((model) => named(model, model.name, typed));
}

function machines(typed: string): Candidate[] {
  return loadCatalog().machines.flatMap((machine) =>
    named(machine, `${machine.gpuCount} x ${machine.gpu}, ${machine.cloud}`, typed),
  );
}

function named({ id, aliases }: Named, text: string, typed: string): Candidate[] {
  const begun = typed === "" ? [] : aliases.filter((alias) => alias.startsWith(typed));
  return [id, ...begun].map((value) => ({ value, text }));
}

/** `capsim catalog KIND` lists these; `fit` wants a model, then a machine. */
function records([kind, ...given]: readonly string[], typed: string): Candidate[] {
  switch (kind) {
    case "models":
    case "model":
      return models(typed);
    case "machines":
    case "machine":
      return machines(typed);
    case "curves":
    case "curve":
      return [...models(typed), ...machines(typed)];
    case "workloads":
    case "workload":
      return [...catalogNames("workload", [], typed)];
    case "fit":
      return given.length === 0 ? models(typed) : machines(typed);
    default:
      return [];
  }
}

/** Keys of a scenario that a variant may have otherwise, and after "=" what they may be. */
function settings(typed: string): Candidate[] {
  const at = typed.indexOf("=");
  if (at < 0)
    return settingKeys
      .filter(mayVary)
      .map((key) => ({ value: `${key}=`, text: flagIn(key, "simulate", flagOf).text }));
  const [key, value] = [typed.slice(0, at), typed.slice(at + 1)];
  return (settingOf(key)?.completes ?? []).flatMap((each): Candidate[] => {
    if (typeof each === "string") return [{ value: `${key}=${each}`, text: "" }];
    if (each.kind === "file" || each.kind === "folder") return [];
    return catalogNames(each.kind, [], value).map((found) => ({ ...found, value: `${key}=${found.value}` }));
  });
}
