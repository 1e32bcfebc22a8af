import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { userLayers } from "../../../lib/config/layers/user_layers.ts";
import { UserError } from "../../../lib/errors.ts";
import { configCheck } from "../../../lib/cli/doctor/config_check.ts";
import { repositorySandbox } from "../../helpers/repository.ts";
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

Deno.test("configCheck says all that config.json holds and nothing can use", async () => {
  await using home = await temporaryDirectory();
  const path = home.at("config.json");
  await Deno.writeTextFile(path, JSON.stringify({ modle: "m", effort: 1, provider: "google" }));
  const findings = await findingsOf(configCheck, { home: home.path });
  assertEquals(findings.map(({ level, message }) => `${level} ${message}`), [
    'error "provider" in config.json takes one of openai, anthropic, not "google"',
    `error unknown setting "modle" in ${path}; did you mean model?`,
    `error "effort" in ${path} takes a string`,
  ]);
});

Deno.test("configCheck says what a file of settings switches off", async () => {
  await using repository = await repositorySandbox();
  await repository.own({
    permissions: { disableBypassPermissionsMode: "disable" },
    disableAllHooks: true,
    disabledMcpjsonServers: ["docs"],
  });
  const { home, root: cwd } = repository;
  const [finding] = await findingsOf(configCheck, { home, cwd });
  assertEquals(
    finding?.message,
    "settings.json sets permissions, disableAllHooks, disabledMcpjsonServers",
  );
});

Deno.test("configCheck says all that is wrong in the files of settings, and where", async () => {
  await using repository = await repositorySandbox();
  const hooks = {
    Stop: [{ hooks: [{ type: "agent" }, { type: "agent" }, { type: "mcp_tool" }] }],
    Xyz: [],
  };
  await repository.own({ hooks, permissions: { defaultMode: "dontAsk", denny: [] } });
  await repository.write(".claude/settings.json", { hooks, permissions: { deny: "Bash" } });
  const { home, root: cwd } = repository;
  const findings = await findingsOf(configCheck, { home, cwd });
  const own = (level: string, text: string) =>
    `${level} ${text.replace("F", "settings.json")} → edit it: ${home}/settings.json`;
  const theirs = (text: string) =>
    `warning ${text.replace("F", ".claude/settings.json")} → edit it: ${cwd}/.claude/settings.json`;
  const OF_TYPE = "a hook for Stop in F is of type";
  assertEquals(findings.map(({ level, message, fix }) => `${level} ${message} → ${fix}`), [
    own("error", 'unknown "permissions.denny" in F; did you mean permissions.deny?'),
    own(
      "error",
      '"permissions.defaultMode" in F takes one of plan, default, acceptEdits, auto, yolo, bypassPermissions, not "dontAsk"',
    ),
    own("warning", `${OF_TYPE} "agent": command, http and prompt are there`),
    own("warning", `${OF_TYPE} "mcp_tool": command, http and prompt are there`),
    own("warning", 'unknown event "Xyz" of hooks in F'),
    theirs('"permissions.deny" in F takes a list'),
    theirs(`${OF_TYPE} "agent": command, http and prompt are there`),
    theirs(`${OF_TYPE} "mcp_tool": command, http and prompt are there`),
    theirs('unknown event "Xyz" of hooks in F'),
  ]);
  const refused = await assertRejects(() => userLayers(home), UserError);
  assertEquals(
    refused.message,
    'unknown "permissions.denny" in settings.json; did you mean permissions.deny?',
  );
  assertEquals(
    refused.hint,
    `edit it: ${home}/settings.json (isonforge doctor lists all 2 problems)`,
  );
});
