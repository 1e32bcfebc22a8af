import "../helpers/libc.ts";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { join } from "@std/path/join";
import { UsageError, UserError } from "../../lib/errors.ts";
import { ownHttpClient } from "../../lib/config/environment.ts";
import { loadRunConfig, type RunConfig, type RunFlags } from "../../lib/config/run_config.ts";
import { NOTHING_TO_TRUST } from "../../lib/config/trust/trust_state.ts";
import { PROVIDERS } from "../../lib/engine/models/providers.ts";

interface Sources {
  env?: Record<string, string>;
  /** Text of config.json, or what is to be in it. */
  file?: unknown;
  mode?: number;
}

async function load(
  flags: RunFlags = {},
  { env = {}, file, mode = 0o600 }: Sources = {},
): Promise<RunConfig> {
  const home = await Deno.makeTempDir();
  try {
    if (file !== undefined) {
      const path = join(home, "config.json");
      await Deno.writeTextFile(path, typeof file === "string" ? file : JSON.stringify(file));
      await Deno.chmod(path, mode);
    }
    return await loadRunConfig(flags, { env: (name) => env[name], home });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

async function refused(flags: RunFlags, sources: Sources = {}): Promise<UserError> {
  return await assertRejects(() => load(flags, sources), UserError);
}

Deno.test("loadRunConfig() has a default for everything", async () => {
  const { web, ...config } = await load();
  assertEquals(web.allowed, []);
  assertEquals(config, {
    model: {
      kind: "endpoint",
      endpoint: {
        provider: PROVIDERS.openai,
        baseUrl: "http://localhost:11434/v1",
        isDefault: true,
        apiKey: undefined,
        idleMs: 300_000,
        firstTokenMs: 1_800_000,
        createClient: ownHttpClient,
      },
      name: undefined,
      contextWindow: undefined,
    },
    permissionMode: "default",
    sandbox: "off",
    isSandboxChosen: false,
    limits: {},
    output: { format: "text", verbose: false, maxBytes: 2 ** 30 },
    keepsExchanges: false,
    secrets: [],
    extensions: {
      root: undefined,
      hooks: [],
      rules: [],
      servers: [],
      serversOff: [],
      serversReadyMs: undefined,
      variables: {},
      trust: NOTHING_TO_TRUST,
    },
    notices: [],
  });
});

Deno.test("loadRunConfig() lets flags win over the environment, and that over the file", async () => {
  const file = {
    base_url: "http://file/v1",
    model: "file",
    provider: "openai",
    api_key: "k",
    context_window: 5_000,
  };
  const env = { ISONFORGE_BASE_URL: "http://env/v1/", ISONFORGE_MODEL: "env" };
  const both = await load({ model: "flag" }, { env, file });
  assertEquals(both.model, {
    kind: "endpoint",
    endpoint: {
      provider: PROVIDERS.openai,
      baseUrl: "http://env/v1",
      isDefault: false,
      apiKey: "k",
      idleMs: 300_000,
      firstTokenMs: 1_800_000,
      createClient: ownHttpClient,
    },
    name: "flag",
    contextWindow: 5_000,
  });
  const fileOnly = await load({}, { file });
  assertEquals(fileOnly.model.kind === "endpoint" && fileOnly.model.name, "file");
});

Deno.test("loadRunConfig() knows Anthropic's own endpoint when only the provider is named", async () => {
  const { model } = await load({}, { env: { ISONFORGE_PROVIDER: "anthropic" } });
  assertEquals(model.kind === "endpoint" && model.endpoint.baseUrl, "https://api.anthropic.com/v1");
});

Deno.test("loadRunConfig() chooses the rehearsal by its name", async () => {
  assertEquals((await load({ model: "rehearsal" })).model, { kind: "rehearsal" });
});

Deno.test("loadRunConfig() reads caps and rates", async () => {
  const env = {
    ISONFORGE_RATE_INPUT: "0.25",
    ISONFORGE_RATE_OUTPUT: "2",
    ISONFORGE_RATE_CACHE_READ: "0",
  };
  const { limits } = await load({ maxBudgetUsd: 1.5, maxTurns: 10, timeout: "1h30m" }, { env });
  assertEquals(limits, {
    maxBudgetUsd: 1.5,
    maxTurns: 10,
    timeoutMs: 5_400_000,
    rates: { input: 0.25, output: 2, cacheRead: 0 },
  });
});

Deno.test("loadRunConfig() refuses a budget when the rates are not known", async () => {
  for (
    const env of [{}, { ISONFORGE_RATE_INPUT: "1" }, {
      ISONFORGE_RATE_OUTPUT: "1",
      ISONFORGE_RATE_CACHE_READ: "1",
    }]
  ) {
    const error = await refused({ maxBudgetUsd: 1 }, { env });
    assertStringIncludes(error.message, "--max-budget-usd needs to know what tokens cost");
    assertStringIncludes(error.hint ?? "", "ISONFORGE_RATE_INPUT and ISONFORGE_RATE_OUTPUT");
  }
});

Deno.test("loadRunConfig() names the option and what it takes when a value is wrong", async () => {
  const wrong: Array<[flags: RunFlags, message: string, env?: Record<string, string>]> = [
    [{ effort: "huge" }, '--effort takes one of low, medium, high, xhigh, max, not "huge"'],
    [
      { permissionMode: "root" },
      "--permission-mode takes one of plan, default, acceptEdits, auto, yolo, bypassPermissions, " +
      'not "root"',
    ],
    [{ provider: "google" }, '--provider takes one of openai, anthropic, not "google"'],
    [{ outputFormat: "xml" }, '--output-format takes one of text, json, stream-json, not "xml"'],
    [{ model: " " }, '--model takes the name of a model, not " "'],
    [{ maxTurns: 0 }, '--max-turns takes a whole number above 0, not "0"'],
    [{ maxTurns: 1.5 }, '--max-turns takes a whole number above 0, not "1.5"'],
    [{ maxBudgetUsd: -1 }, '--max-budget-usd takes an amount in USD above 0, not "-1"'],
    [{ maxBudgetUsd: NaN }, '--max-budget-usd takes an amount in USD above 0, not "NaN"'],
    [
      { timeout: "soon" },
      '--timeout takes a duration such as 90s, 30m or 2h, at most 24d, not "soon"',
    ],
    [{ timeout: "0s" }, '--timeout takes a duration such as 90s, 30m or 2h, at most 24d, not "0s"'],
    [{ timeout: "90" }, '--timeout takes a duration such as 90s, 30m or 2h, at most 24d, not "90"'],
    [
      { timeout: "30d" },
      '--timeout takes a duration such as 90s, 30m or 2h, at most 24d, not "30d"',
    ],
    [
      { baseUrl: "localhost:80" },
      '--base-url takes an http or https URL, e.g. http://localhost:8080/v1, not "localhost:80"',
    ],
    [{}, 'ISONFORGE_RATE_INPUT takes USD per million tokens, e.g. 0.25, not "free"', {
      ISONFORGE_RATE_INPUT: "free",
    }],
    [{}, 'ISONFORGE_LOG_MAX takes a number of bytes above 0, not "1G"', {
      ISONFORGE_LOG_MAX: "1G",
    }],
    [{}, 'ISONFORGE_MCP_START_S takes a number of seconds above 0, not "-1"', {
      ISONFORGE_MCP_START_S: "-1",
    }],
    [{}, 'ISONFORGE_STREAM_IDLE_S takes a number of seconds above 0, not "0"', {
      ISONFORGE_STREAM_IDLE_S: "0",
    }],
    [{}, 'ISONFORGE_PROVIDER takes one of openai, anthropic, not "x"', { ISONFORGE_PROVIDER: "x" }],
  ];
  for (const [flags, message, env = {}] of wrong) {
    const error = await assertRejects(() => load(flags, { env }), UsageError);
    assertEquals(error.message, message);
  }
});

Deno.test("loadRunConfig() refuses a base URL with a password, without repeating it", async () => {
  const error = await refused({ baseUrl: "https://user:hunter2@host/v1" });
  assertEquals(error.message, "--base-url must not contain a user name or password");
  assertStringIncludes(error.hint ?? "", "ISONFORGE_API_KEY");
});

Deno.test("loadRunConfig() refuses a config.json that shows its key to others", async () => {
  const error = await refused({}, { file: { api_key: "secret" }, mode: 0o644 });
  assertStringIncludes(error.message, "can be read by other users");
  assertMatch(error.hint ?? "", /chmod 600 '?\//);
  assertEquals(error.message.includes("secret"), false);
  await load({}, { file: { model: "m" }, mode: 0o644 });
});

Deno.test("loadRunConfig() refuses a config.json that it cannot understand", async () => {
  assertStringIncludes((await refused({}, { file: "{" })).message, "cannot read");
  assertStringIncludes((await refused({}, { file: "[]" })).message, "does not hold a JSON object");
  assertStringIncludes(
    (await refused({}, { file: { modle: "m" } })).message,
    'unknown setting "modle"',
  );
  assertStringIncludes((await refused({}, { file: { model: 5 } })).message, '"model" in');
  const provider = await refused({}, { file: { provider: "x" } });
  assertEquals(
    provider.message,
    '"provider" in config.json takes one of openai, anthropic, not "x"',
  );
});

Deno.test("loadRunConfig() reads the servers that a strict sandbox lets through to", async () => {
  const env = { ISONFORGE_SANDBOX_ALLOW: "registry.npmjs.org, localhost:5432" };
  const hosts = ({ sandboxAllow = [] }: RunConfig) => sandboxAllow.map(({ host }) => host);
  assertEquals(hosts(await load({}, { env })), ["registry.npmjs.org", "localhost"]);
  const flags = { sandbox: "strict", sandboxAllow: ["Example.com:443", "[::1]:80"] };
  assertEquals(hosts(await load(flags, { env })), ["example.com", "::1"]);
  const error = await assertRejects(
    () => load({ sandboxAllow: ["https://example.com/x"] }),
    UsageError,
  );
  assertStringIncludes(
    error.message,
    "--sandbox-allow takes a server: without scheme and path: example.com",
  );
  await assertRejects(
    () => load({ sandboxAllow: ["example.com"], sandbox: "workspace" }),
    UsageError,
    "--sandbox-allow is for --sandbox strict",
  );
});
