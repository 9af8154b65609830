import type { LiveChoices } from "../live/protocol.ts";
import type { LiveSettings, LiveStart } from "../live/settings.ts";
import { element } from "./dom.ts";
import { sloControl } from "./sloControl.ts";

/** What changed, and whether the hand is still on it. */
export type OnChange = (change: Partial<LiveSettings>) => void;
/** A control, and how to make it show other settings. */
type Control = { readonly node: HTMLElement; show(settings: LiveSettings): void };

const loadWords: Readonly<Record<LiveStart["loadKey"], string>> = {
  users: "Users",
  seats: "Seats",
  concurrency: "Requests in flight",
  rate: "Requests per second",
  burst: "Requests of the burst",
};

/** The fields and sliders of everything that may be changed; `show` sets them all. */
export function controlsFor(start: LiveStart, onChange: OnChange) {
  const { settings: own, loadKey } = start;
  const isWhole = loadKey !== "rate";
  const around = (value: number, factor: number) => [value / factor, value * factor] as const;
  const scale = (key: "inputScale" | "outputScale", label: string) =>
    numberControl({
      label,
      range: [0.25, 4],
      isWhole: false,
      unit: "times the report's",
      get: (settings) => settings[key] / own[key],
      set: (value) => onChange({ [key]: Number((value * own[key]).toPrecision(3)) }),
    });
  const pair = own.model === null ? null : pairControl(onChange);
  const controls: Control[] = [
    numberControl({
      label: loadWords[loadKey],
      range: around(own.load, 10),
      isWhole,
      unit: "",
      get: ({ load }) => load,
      set: (load) => onChange({ load }),
    }),
    ...(own.callsPerUserHour === null
      ? []
      : [
          numberControl({
            label: "Model calls of a user in an hour",
            range: around(own.callsPerUserHour, 5),
            isWhole: false,
            unit: "",
            get: ({ callsPerUserHour }) => callsPerUserHour!,
            set: (callsPerUserHour) => onChange({ callsPerUserHour }),
            hint: ({ callsPerUserHour }) =>
              `one every ${Math.round(3600 / callsPerUserHour!).toLocaleString("en-US")} s, thinking and waiting together`,
          }),
        ]),
    ...mixControls(own, onChange),
    scale("inputScale", "Prompt length"),
    scale("outputScale", "Answer length"),
    ...(pair ? [pair] : []),
    ...(own.model === null
      ? []
      : [
          numberControl({
            label: "Machines",
            range: [1, Math.max(8, 4 * own.replicas)],
            isWhole: true,
            unit: "",
            get: ({ replicas }) => replicas,
            set: (replicas) => onChange({ replicas }),
          }),
        ]),
    sloControl(onChange),
    priceControl(onChange),
  ];
  return {
    nodes: controls.map(({ node }) => node),
    show: (settings: LiveSettings) => {
      for (const control of controls) control.show(settings);
    },
    choose: (choices: LiveChoices) => pair?.choose(choices),
  };
}

type NumberParts = {
  readonly label: string;
  readonly range: readonly [number, number];
  readonly isWhole: boolean;
  readonly unit: string;
  get(settings: LiveSettings): number;
  set(value: number): void;
  hint?(settings: LiveSettings): string;
};

const steps = 200;
let count = 0;

/** A number as a field and as a slider, whose steps are equal ratios. */
function numberControl(parts: NumberParts): Control {
  const { label, isWhole, unit, get, set, hint } = parts;
  const id = `control-${count++}`;
  const [low, high] = isWhole
    ? [Math.max(1, Math.round(parts.range[0])), Math.ceil(parts.range[1])]
    : parts.range;
  const field = element("input", { type: "number", id, min: 0, step: isWhole ? 1 : "any" });
  const slider = element("input", { type: "range", min: 0, max: steps, "aria-label": `${label}, slider` });
  const note = element("small", { id: `${id}-note` });
  field.setAttribute("aria-describedby", note.id);
  const toValue = (place: number) => {
    const value = low * (high / low) ** (place / steps);
    return isWhole ? Math.round(value) : Number(value.toPrecision(3));
  };
  const toPlace = (value: number) => (steps * Math.log(value / low)) / Math.log(high / low);
  slider.addEventListener("input", () => set(toValue(Number(slider.value))));
  field.addEventListener("input", () => {
    const value = Number(field.value);
    const isRight = field.value !== "" && value > 0 && (!isWhole || Number.isInteger(value));
    field.setAttribute("aria-invalid", String(!isRight));
    if (isRight) set(value);
  });
  return {
    node: element("div", { class: "control" }, element("label", { for: id }, label), field, slider, note),
    show(settings) {
      const value = get(settings);
      if (document.activeElement !== field) field.value = String(Number(value.toPrecision(6)));
      slider.value = String(toPlace(value));
      slider.setAttribute("aria-valuetext", `${field.value} ${unit}`.trim());
      note.textContent = hint ? hint(settings) : unit;
    },
  };
}

/** A slider for each feature's part of the model calls; none where there is one feature only. */
function mixControls(own: LiveSettings, onChange: OnChange): Control[] {
  const features = Object.keys(own.mix);
  if (features.length < 2) return [];
  let mix = own.mix;
  const rows = features.map((feature) => {
    const slider = element("input", { type: "range", min: 0, max: 100, step: "any", id: `mix-${feature}` });
    const told = element("output", { for: slider.id });
    slider.addEventListener("input", () => {
      const next = { ...mix, [feature]: Number(Number(slider.value).toPrecision(3)) };
      if (Object.values(next).some((part) => part > 0)) onChange({ mix: next });
    });
    return { feature, slider, told };
  });
  const legend = element("legend", {}, "Mix of model calls");
  const node = element("fieldset", { class: "control mix" }, legend);
  for (const { feature, slider, told } of rows)
    node.append(element("div", {}, element("label", { for: slider.id }, feature), slider, told));
  return [
    {
      node,
      show(settings) {
        mix = settings.mix;
        const total = Object.values(mix).reduce((sum, part) => sum + part, 0);
        for (const { feature, slider, told } of rows) {
          slider.value = String(mix[feature]);
          told.textContent = `${Number(((100 * mix[feature]!) / total).toPrecision(3))} %`;
          slider.setAttribute("aria-valuetext", told.textContent);
        }
      },
    },
  ];
}

/** Model and machine; a machine whose memory does not hold the model cannot be chosen for it. */
function pairControl(onChange: OnChange): Control & { choose(choices: LiveChoices): void } {
  const model = element("select", { id: "live-model" });
  const machine = element("select", { id: "live-machine" });
  let choices: LiveChoices | null = null;
  let current: LiveSettings | null = null;
  model.addEventListener("change", () => onChange({ model: model.value }));
  machine.addEventListener("change", () => onChange({ machine: machine.value }));
  const fill = () => {
    if (current === null) return;
    const holds = choices?.models.find(({ id }) => id === current!.model)?.machines;
    setOptions(model, choices?.models.map(({ id }) => ({ id, isOut: false })) ?? [], current.model!);
    setOptions(
      machine,
      choices?.machines.map(({ id }) => ({ id, isOut: holds !== undefined && !holds.includes(id) })) ?? [],
      current.machine!,
    );
  };
  return {
    node: element(
      "div",
      { class: "control pair" },
      element("label", { for: model.id }, "Model"),
      model,
      element("label", { for: machine.id }, "Machine"),
      machine,
    ),
    show(settings) {
      current = settings;
      fill();
    },
    choose(known) {
      choices = known;
      fill();
    },
  };
}

type Choice = { readonly id: string; readonly isOut: boolean };

function setOptions(select: HTMLSelectElement, options: readonly Choice[], chosen: string): void {
  const all = options.some(({ id }) => id === chosen) ? options : [{ id: chosen, isOut: false }, ...options];
  select.replaceChildren(
    ...all.map(({ id, isOut }) =>
      element("option", { value: id, disabled: isOut }, isOut ? `${id} (does not hold the model)` : id),
    ),
  );
  select.value = chosen;
}

function priceControl(onChange: OnChange): Control {
  const field = element("input", {
    type: "number",
    id: "live-price",
    min: 0,
    step: "any",
    placeholder: "list price",
  });
  field.addEventListener("input", () => {
    const price = Number(field.value);
    onChange({ pricePerHour: field.value === "" || !(price > 0) ? null : price });
  });
  return {
    node: element(
      "div",
      { class: "control" },
      element("label", { for: field.id }, "Price of a machine, USD per hour"),
      field,
    ),
    show({ pricePerHour }) {
      if (document.activeElement !== field) field.value = pricePerHour === null ? "" : String(pricePerHour);
    },
  };
}
