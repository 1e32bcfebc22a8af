/**
 * Completes `--filter key=value`.
 *
 * @module
 */
import { FILTER_VALUES } from "../../agents/filter.ts";
import { readAgents } from "./agent_values.ts";
import { type Completion, NOTHING, valuesOf } from "./completion.ts";
import type { Request } from "./request.ts";

/** What the keys are about. */
const DESCRIPTIONS: Record<keyof typeof FILTER_VALUES, string> = {
  state: "Whether it runs.",
  reason: "Why its latest run ended.",
  cwd: "Where it was started.",
  name: "What it is called.",
  label: "What --label gave: key or key=value.",
};

/** The keys with `=`, and after it the values of a key. */
export function filters({ current }: Request): Completion {
  const [key] = current.split("=", 1);
  if (key === current || key === undefined) {
    const candidates = Object.entries(DESCRIPTIONS)
      .map(([key, description]) => ({ value: `${key}=`, description }));
    return { kind: "values", candidates, label: "filters", isPart: true };
  }
  if (!isKey(key)) return NOTHING;
  const values = valuesOfKey(key).map((value) => ({ value }));
  return { ...valuesOf("values", values), prefix: `${key}=` };
}

/** The labels that agents have, each as `key=value`. */
export function labels(): Completion {
  return valuesOf("labels", valuesOfKey("label").map((value) => ({ value })));
}

/** Those that are known; else those that agents have. */
function valuesOfKey(key: keyof typeof FILTER_VALUES): readonly string[] {
  const known = FILTER_VALUES[key];
  if (known.length > 0) return known;
  const found = readAgents().flatMap((entry): unknown => {
    if ("unreadable" in entry) return undefined;
    if (key === "label") {
      return Object.entries(entry.meta.labels ?? {}).map((pair) => pair.join("="));
    }
    return key === "cwd" ? entry.meta.cwd : key === "name" ? entry.meta.name : undefined;
  });
  return Array.from(new Set(found.filter((value) => typeof value === "string"))).sort();
}

function isKey(text: string): text is keyof typeof FILTER_VALUES {
  return Object.hasOwn(FILTER_VALUES, text);
}
