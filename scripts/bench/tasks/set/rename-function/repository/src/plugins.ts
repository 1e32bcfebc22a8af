import { loadCfg, loadCfgFile } from "./config.ts";
import { lookUp } from "./registry.ts";

interface Plugin {
  uses: string[];
  text: string;
}

export function runPlugins(): string[] {
  const plugins: Record<string, Plugin> = JSON.parse(loadCfgFile("plugins.json"));
  return Object.values(plugins).map(({ uses, text }) => {
    for (const name of uses) lookUp(name);
    const { city, unit } = loadCfg();
    return text.replace("{city}", city).replace("{unit}", unit);
  });
}
