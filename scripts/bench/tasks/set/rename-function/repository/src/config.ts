export interface Settings {
  city: string;
  unit: "C" | "F";
}

const KNOWN = ["city", "unit"];

/** The text of a file beside the sources. */
export function loadCfgFile(name: string): string {
  return Deno.readTextFileSync(new URL(`../${name}`, import.meta.url));
}

/** The settings of this directory. */
export function loadCfg({ strict = false } = {}): Settings {
  const settings = JSON.parse(loadCfgFile("settings.json"));
  const unknown = Object.keys(settings).filter((key) => !KNOWN.includes(key));
  if (strict && unknown.length > 0) throw new Error(`loadCfg: unknown: ${unknown}`);
  return settings;
}
