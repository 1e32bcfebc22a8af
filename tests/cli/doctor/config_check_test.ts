import { assertEquals, assertStringIncludes } from "@std/assert";
import { configCheck } from "../../../lib/cli/doctor/config_check.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { findingsOf } from "./context.ts";

Deno.test("configCheck fails with a fix for each value that a run refuses", async () => {
  await using home = await temporaryDirectory();
  const config = { provider: "google", base_url: "http://me:hunter2@h/v1", model: "m" };
  await Deno.writeTextFile(home.at("config.json"), JSON.stringify(config));
  const findings = await findingsOf(configCheck, { home: home.path });
  assertEquals(findings.map(({ level }) => level), ["error", "error"]);
  const [url, provider] = findings.map(({ fix }) => fix);
  assertStringIncludes(url ?? "", "isonforge config set base_url <url>; put the key");
  assertEquals(provider, "isonforge config set provider <name>");
  assertEquals(JSON.stringify(findings).includes("hunter2"), false);
});
