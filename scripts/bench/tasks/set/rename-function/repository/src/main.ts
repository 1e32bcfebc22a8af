import { loadCfg as load } from "./config.ts";
import { runPlugins } from "./plugins.ts";

const [first, ...rest] = runPlugins();
console.log(first);
console.log(load({ strict: true }).unit === "C" ? "-3" : "27");
for (const line of rest) console.log(line);
