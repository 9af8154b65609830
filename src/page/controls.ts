import { isWithin, type Limits, limitsIn, limitsOf, limitsText, type NumberKey } from "../live/limits.ts";
import type { LiveChoices } from "../live/protocol.ts";
import { type LiveSettings, type LiveStart, shownAs } from "../live/settings.ts";
import { element } from "./dom.ts";
import { faultText } from "./faultText.ts";
import { sloControl } from "./sloControl.ts";

/** What changed, and whether the hand is still on it. */
export type OnChange = (change: Partial<LiveSettings>) => void;
/** A control, and how to make it show other settings. */
type Control = { readonly node: HTMLElement; show(settings: LiveSettings): void };

/** The fields and sliders of everything that may be changed; `show` sets them all. */
export function controlsFor(start: LiveStart, choices: LiveChoices, onChange: OnChange) {
  const { settings: own, loadKey } = start;
  const face = (key: keyof LiveSettings) => shownAs(key, loadKey);
  const around = (key: NumberKey, value: number) => {
    const { range = 1 } = face(key);
    return [value / range, value * range] as const;
  };
  const scale = (key: "inputScale" | "outputScale") =>
    numberControl({
      label: face(key).label,
      range: around(key, 1),
      limits: limitsIn(own[key], limitsOf(key, start)),
      unit: "times the report's",
      get: (settings) => settings[key] / own[key],
      set: (value) => onChange({ [key]: Number((value * own[key]).toPrecision(3)) }),
    });
  const pair =
    own.model === null ? null : pairControl(choices, face("model").label, face("machine").label, onChange);
  const controls: Control[] = [
    numberControl({
      label: face("load").label,
      range: around("load", own.load),
      limits: limitsOf("load", start),
      unit: "",
      get: ({ load }) => load,
      set: (load) => onChange({ load }),
    }),
    ...(own.callsPerUserHour === null
      ? []
      : [
          numberControl({
            label: face("callsPerUserHour").label,
            range: around("callsPerUserHour", own.callsPerUserHour),
            limits: limitsOf("callsPerUserHour", start),
            unit: "",
            get: ({ callsPerUserHour }) => callsPerUserHour!,
            set: (callsPerUserHour) => onChange({ callsPerUserHour }),
            hint: ({ callsPerUserHour: calls }) =>
              `one every ${Math.round(3600 / calls!).toLocaleString("en-US")} s, thinking and waiting together${calls === own.callsPerUserHour ? "" : "; taken as known from here on, so that bands lose what is not known of it"}`,
          }),
        ]),
    ...mixControls(own, face("mix").label, onChange),
    scale("inputScale"),
    scale("outputScale"),
    ...(pair ? [pair] : []),
    ...(own.model === null
      ? []
      : [
          numberControl({
            label: face("replicas").label,
            range: [1, Math.max(8, around("replicas", own.replicas)[1])],
            limits: limitsOf("replicas", start),
            unit: "",
            get: ({ replicas }) => replicas,
            set: (replicas) => onChange({ replicas }),
          }),
        ]),
    sloControl(face("slo").label, onChange),
    priceControl(face("pricePerHour").label, limitsOf("pricePerHour", start), onChange),
  ];
  return {
    nodes: controls.map(({ node }) => node),
    show: (settings: LiveSettings) => {
      for (const control of controls) control.show(settings);
    },
  };
}

type NumberParts = {
  readonly label: string;
  /** Of the slider. */
  readonly range: readonly [number, number];
  /** Of the field. */
  readonly limits: Limits;
  readonly unit: string;
  get(settings: LiveSettings): number;
  set(value: number): void;
  hint?(settings: LiveSettings): string;
};

const steps = 200;
let count = 0;

/** A number as a field and as a slider, whose steps are equal ratios. */
function numberControl(parts: NumberParts): Control {
  const { label, limits, unit, get, set, hint } = parts;
  const { isWhole } = limits;
  const id = `control-${count++}`;
  const [low, high] = isWhole
    ? [Math.max(1, Math.round(parts.range[0])), Math.ceil(parts.range[1])]
    : parts.range;
  const field = element("input", { type: "number", id, min: 0, step: isWhole ? 1 : "any" });
  const slider = element("input", { type: "range", min: 0, max: steps, "aria-label": `${label}, slider` });
  const note = element("small", { id: `${id}-note` });
  field.setAttribute("aria-describedby", note.id);
  const fault = faultText(field);
  let shown = "";
  const toValue = (place: number) => {
    const value = low * (high / low) ** (place / steps);
    return isWhole ? Math.round(value) : Number(value.toPrecision(3));
  };
  const toPlace = (value: number) => (steps * Math.log(value / low)) / Math.log(high / low);
  slider.addEventListener("input", () => set(toValue(Number(slider.value))));
  field.addEventListener("input", () => {
    const value = Number(field.value || Number.NaN);
    const isRight = isWithin(value, limits);
    fault.show(isRight ? null : `Give ${limitsText(limits)}; ${shown} is simulated.`);
    if (isRight) set(value);
  });
  // What is not simulated does not stay in the field.
  field.addEventListener("blur", () => {
    if (field.getAttribute("aria-invalid") === "true") field.value = shown;
    field.setAttribute("aria-invalid", "false");
  });
  return {
    node: element(
      "div",
      { class: "control" },
      element("label", { for: id }, label),
      field,
      slider,
      note,
      fault.node,
    ),
    show(settings) {
      const value = get(settings);
      shown = String(Number(value.toPrecision(6)));
      if (document.activeElement !== field || !isWithin(Number(field.value || Number.NaN), limits))
        field.value = shown;
      fault.show(null);
      slider.value = String(toPlace(value));
      slider.setAttribute("aria-valuetext", `${shown} ${unit}`.trim());
      note.textContent = hint ? hint(settings) : unit;
    },
  };
}

/** A slider for each feature's part of the model calls; none where there is one feature only. */
function mixControls(own: LiveSettings, label: string, onChange: OnChange): Control[] {
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
  const legend = element("legend", {}, label);
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
function pairControl(
  { models, machines }: LiveChoices,
  modelLabel: string,
  machineLabel: string,
  onChange: OnChange,
): Control {
  const model = element("select", { id: "live-model" });
  const machine = element("select", { id: "live-machine" });
  model.addEventListener("change", () => onChange({ model: model.value }));
  machine.addEventListener("change", () => onChange({ machine: machine.value }));
  return {
    node: element(
      "div",
      { class: "control pair" },
      element("label", { for: model.id }, modelLabel),
      model,
      element("label", { for: machine.id }, machineLabel),
      machine,
    ),
    show(settings) {
      const holds = models.find(({ id }) => id === settings.model)?.machines;
      setOptions(
        model,
        models.map(({ id }) => ({ id, isOut: false })),
        settings.model!,
      );
      setOptions(
        machine,
        machines.map(({ id }) => ({ id, isOut: holds !== undefined && !holds.includes(id) })),
        settings.machine!,
      );
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

function priceControl(label: string, limits: Limits, onChange: OnChange): Control {
  const field = element("input", {
    type: "number",
    id: "live-price",
    min: 0,
    step: "any",
    placeholder: "list price",
  });
  const fault = faultText(field);
  field.addEventListener("input", () => {
    const isList = field.value === "" && !field.validity.badInput;
    const isRight = isList || isWithin(Number(field.value), limits);
    onChange({ pricePerHour: isList || !isRight ? null : Number(field.value) });
    fault.show(isRight ? null : `Give ${limitsText(limits)}; the list price is taken.`);
  });
  return {
    node: element("div", { class: "control" }, element("label", { for: field.id }, label), field, fault.node),
    show({ pricePerHour }) {
      if (document.activeElement !== field) {
        field.value = pricePerHour === null ? "" : String(pricePerHour);
        fault.show(null);
      }
    },
  };
}
