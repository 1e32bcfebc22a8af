/**
 * One file of settings, as it was read.
 *
 * @module
 */
import type { Hook } from "../../engine/extensions/hooks/hook.ts";
import type { UserRule } from "../../engine/permissions/user_rules/user_rule.ts";
import type { ConfigFile } from "../settings/settings.ts";

/** Later ones win. */
export type LayerName = "user" | "project" | "local" | "runtime";

export interface LayerPlace {
  layer: LayerName;
  /** As it is told: `settings.json`, `.isonforge/settings.json`. */
  place: string;
  /** Absolute; undefined for `--settings`. */
  path?: string;
  /** The top of the repository that brought it; undefined for what is the user's own. */
  repository?: string;
  /** Made for another agent: only what extends a run is read, and the rest is not ours to judge. */
  isForeign?: boolean;
}

/** A server of the Model Context Protocol, as it was written. */
export interface ServerSetting {
  name: string;
  config: Record<string, unknown>;
  /** The file that it stands in. */
  from: string;
  /** Where it runs, and what its relative paths begin at; the working directory unless given. */
  directory?: string;
  isOfRepository: boolean;
}

export interface SwitchedOff {
  /** Undefined where the file says nothing of them. */
  hooks?: boolean;
  /** Names of servers in `.mcp.json`. */
  servers: readonly string[];
  /** Whether no run may approve everything. */
  yolo?: boolean;
}

/** Where it stands that no run may approve everything. */
export interface YoloSwitch extends Pick<LayerPlace, "place"> {
  isOfRepository: boolean;
}

export interface Layer extends LayerPlace {
  /** What stood in the file. */
  text: string;
  values: ConfigFile;
  hooks: readonly Hook[];
  rules: readonly UserRule[];
  servers: readonly ServerSetting[];
  switchedOff: SwitchedOff;
  /** For the commands of a run. */
  variables: Readonly<Record<string, string>>;
  /** Directories that count as inside; as they were written. */
  directories: readonly string[];
  /** What cannot be used, in words; the rest of the file counts. */
  problems: readonly Problem[];
}

export interface Problem {
  text: string;
  /** A name that nobody knows is none, since a later version may. */
  isFatal: boolean;
}

/** A problem, and the file to be mended. */
export interface FileProblem extends Problem {
  path: string;
}

/** What only holds settings, and nothing that extends a run. */
export function layerOf(place: LayerPlace, values: ConfigFile): Layer {
  const nothing = {
    ...{ hooks: [], rules: [], variables: {}, directories: [], servers: [], problems: [] },
    switchedOff: { servers: [] },
  };
  return { ...place, ...nothing, text: "", values };
}
