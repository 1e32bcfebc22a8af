import { loadCfg } from "./config.ts";

Deno.test("loadCfg() reads the city", () => {
  if (loadCfg().city !== "Bergen") throw new Error("not Bergen");
});
