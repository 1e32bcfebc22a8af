const config = await import(`file://${Deno.env.get("REPOSITORY")}/src/config.ts`);

Deno.test("readSettings() is there, loadCfg() is not, loadCfgFile() still is", () => {
  if (config.readSettings({ strict: true }).city !== "Bergen") throw new Error("readSettings");
  if ("loadCfg" in config) throw new Error("loadCfg is still there");
  if (!config.loadCfgFile("settings.json").includes("Bergen")) throw new Error("loadCfgFile");
});
