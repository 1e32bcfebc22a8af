import * as config from "./config.ts";

/** What plug-ins may use, by name. */
export function lookUp(name: string): unknown {
  const found = (config as Record<string, unknown>)[name];
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}
