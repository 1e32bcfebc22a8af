/**
 * Scenario 38: the key is in no file, no list, no log and no process's arguments.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { filesBelow } from "../helpers/files.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { poll } from "../helpers/poll.ts";
import { commandLine } from "../helpers/running.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";

const KEY = "the-key-0f-this-test";
/** Of a known kind, but nobody told us; put together here, or the scanners of code hosts find it. */
const TOKEN = `ghp${"_"}16C7e42F292c6912E7710c838347Ae178B4a`;

async function assertNowhere(sandbox: Sandbox, except: readonly string[] = []): Promise<void> {
  for (const path of filesBelow(sandbox.home)) {
    if (except.includes(path)) continue;
    const text = await Deno.readTextFile(path);
    assert(!text.includes(KEY) && !text.includes(TOKEN), `${path}:\n${text}`);
  }
}

Deno.test("38: the key stays secret when a model repeats it and a tool prints it", async () => {
  await using sandbox = await createSandbox();
  await Deno.writeTextFile(`${sandbox.project}/.env`, `TOKEN=${TOKEN}\n`);
  const server = startFakeOpenAI([
    {
      // Cut in the middle, as words arrive.
      text: ["I was given the-k", "ey-0f-this", "-test, and g", `hp${TOKEN.slice(3)}.`],
      toolCalls: [
        { name: "bash", arguments: { command: `env | grep API_KEY; echo ${KEY}` } },
        { name: "read", arguments: { path: ".env" } },
      ],
    },
    // Until the test has looked around.
    {
      toolCalls: [{ name: "bash", arguments: { command: "until [ -e go ]; do sleep 0.1; done" } }],
    },
    { status: 401, body: { error: { message: `Incorrect API key provided: ${KEY}` } } },
  ]);
  try {
    const out = await sandbox.ok(
      ["--bg", "--base-url", server.url, "--model", "fake-model", "go"],
      {
        env: { ISONFORGE_API_KEY: KEY },
      },
    );
    const id = out.match(/started: ([0-9a-f]{8})/)?.[1] ?? "";
    await poll(async () => /• read .*env/.test(await sandbox.ok(["logs", id])), "the file read");
    await poll(() => server.requests.length > 1, "the second question");
    for (const pid of sandbox.processes()) {
      assert(!commandLine(pid).includes(KEY), `${pid}`);
    }
    assert(!(await sandbox.ok(["agents"])).includes(KEY));
    await Deno.writeTextFile(`${sandbox.project}/go`, "");
    assertEquals((await sandbox.ended(id)).reason, "failed");

    const log = await sandbox.ok(["logs", id]);
    assertStringIncludes(log, "I was given [redacted], and [redacted].\n");
    assertMatch(log, /^• bash .*echo \[redacted\]/m);
    assertMatch((await sandbox.run(["logs", id])).stderr, /\[redacted\]/);
    await assertNowhere(sandbox);
    // The conversation itself is what it was: the model sees what its tools found.
    const asked = JSON.stringify(server.requests[1]?.body);
    assertStringIncludes(asked, KEY);
    assertStringIncludes(asked, TOKEN);
    assertEquals(server.requests[0]?.headers.get("authorization"), `Bearer ${KEY}`);
  } finally {
    await server.close();
  }
});

Deno.test("38: the key of config.json stays in config.json", async () => {
  await using sandbox = await createSandbox();
  const path = `${sandbox.home}/config.json`;
  await Deno.mkdir(sandbox.home, { mode: 0o700 });
  await Deno.writeTextFile(path, JSON.stringify({ api_key: KEY }), { mode: 0o600 });
  const id = await sandbox.startAgent(`rehearse: bash cat ${path}\nrehearse: say it is ${TOKEN}`, {
    args: ["--permission-mode", "yolo"],
  });
  await sandbox.ended(id);
  assertStringIncludes(await sandbox.ok(["logs", id]), "it is [redacted]");
  // The prompt is kept as it was given: `respawn` needs it.
  await assertNowhere(sandbox, [path, sandbox.path(id, "meta.json"), sandbox.path(id, "prompt")]);
});

Deno.test("38: what a command of --exec prints has no key in the logs, and is else what it was", async () => {
  await using sandbox = await createSandbox();
  // The key from its environment, and in two pieces; beside what is no text.
  const command = [
    'printf "\\000\\377 %s " "$ISONFORGE_API_KEY"',
    "cat .env >&2",
    `printf ${KEY.slice(0, 9)}`,
    "until [ -e go ]; do sleep 0.05; done",
    `printf '${KEY.slice(9)}\\nlast s'`,
  ].join("; ");
  await Deno.writeTextFile(`${sandbox.project}/.env`, `TOKEN=${TOKEN}\n`);
  const env = { ISONFORGE_API_KEY: KEY };
  const check = "cat .env; exit 1";
  const started = await sandbox.ok(["--bg", "-q", "--check", check, "--exec", command], { env });
  const id = started.trim();
  const read = (name: string) =>
    Deno.readFile(sandbox.path(id, name)).catch(() => new Uint8Array());
  const text = async (name: string) => new TextDecoder().decode(await read(name));
  await poll(async () => (await text("stderr.log")).includes("TOKEN="), "the file");
  await Deno.writeTextFile(`${sandbox.project}/go`, "");
  assertEquals((await sandbox.ended(id)).reason, "failed");

  assertEquals((await read("stdout.log")).subarray(0, 2), Uint8Array.of(0, 255));
  assertEquals((await text("stdout.log")).slice(2).split("\n").slice(0, 2), [
    " [redacted] [redacted]",
    // Nothing follows that might be the rest of a key; what comes next is from the check.
    "last sTOKEN=[redacted]",
  ]);
  assertMatch(
    await text("stderr.log"),
    /^TOKEN=\[redacted\]\n(?:.*\n)*error: the check .*: TOKEN=\[redacted\]\n/m,
  );
  // The command is kept as it was typed: `respawn` needs it.
  await assertNowhere(sandbox, [sandbox.path(id, "meta.json")]);
});

Deno.test("38: a key that an endpoint refuses at once, and repeats, is not shown", async () => {
  await using sandbox = await createSandbox();
  const message = `Incorrect API key provided: ${KEY}`;
  const server = startFakeOpenAI([], {
    models: Response.json({ error: { message } }, { status: 401 }),
  });
  try {
    // No model is named: the endpoint is asked for its list.
    const { code, stdout, stderr } = await sandbox.run(
      ["-p", "--base-url", server.url, "x"],
      { env: { ISONFORGE_API_KEY: KEY, ISONFORGE_DEBUG: "1" } },
    );
    assertEquals(code, 1);
    assertMatch(stderr, /^error: /);
    assert(!`${stdout}${stderr}`.includes(KEY), stderr);
  } finally {
    await server.close();
  }
});

for (const format of ["text", "json", "stream-json"]) {
  Deno.test(`38: a run in the foreground as ${format} shows no key`, async () => {
    await using sandbox = await createSandbox();
    const directions = `rehearse: bash echo ${KEY}\nrehearse: say it is ${KEY}`;
    const { code, stdout, stderr } = await sandbox.run(
      ["-p", "--yolo", "--model", "rehearsal", "--output-format", format, directions],
      { env: { ISONFORGE_API_KEY: KEY } },
    );
    assertEquals(code, 0, stderr);
    assertStringIncludes(stdout, "it is [redacted]");
    assert(!`${stdout}${stderr}`.includes(KEY), `${stdout}${stderr}`);
    await assertNowhere(sandbox);
  });
}

Deno.test("a config.json that shows a key to others is refused, with what fixes it", async () => {
  await using sandbox = await createSandbox();
  const path = `${sandbox.home}/config.json`;
  await Deno.mkdir(sandbox.home, { mode: 0o700 });
  await Deno.writeTextFile(path, JSON.stringify({ api_key: KEY, model: "rehearsal" }));
  for (const mode of [0o644, 0o640, 0o604, 0o620]) {
    await Deno.chmod(path, mode);
    for (const how of ["--bg", "-p"]) {
      const { code, stdout, stderr } = await sandbox.run([how, "x"]);
      assertEquals([mode, how, code, stdout], [mode, how, 1, ""]);
      assertEquals(
        stderr,
        `error: ${path} holds an API key and can be read by other users\nhint: chmod 600 ${path}\n`,
      );
    }
  }
  assertEquals(sandbox.processes(), []);
  // What the hint says fixes it; without a key there is nothing to hide.
  await Deno.chmod(path, 0o600);
  await sandbox.ok(["-p", "x"]);
  await Deno.writeTextFile(path, JSON.stringify({ model: "rehearsal" }));
  await Deno.chmod(path, 0o644);
  await sandbox.ok(["-p", "x"]);
});

Deno.test("inspect shows no key of a command line or of a URL, to people and to scripts", async () => {
  await using sandbox = await createSandbox();
  const env = { ISONFORGE_API_KEY: KEY, ISONFORGE_BASE_URL: `http://me:${KEY}@host/v1` };
  const command = `sh -c 'sleep 654; :' ${KEY} ${TOKEN}`;
  const out = await sandbox.ok(
    ["--bg", "--model", "rehearsal", "--base-url", "http://other/v1", `rehearse: bash ${command}`],
    { env },
  );
  const id = out.match(/started: ([0-9a-f]{8})/)?.[1] ?? "";
  assert(!(await Deno.readTextFile(sandbox.path(id, "meta.json"))).includes(`me:${KEY}`));
  const json = await poll(async () => {
    const found = await sandbox.ok(["inspect", id, "--json"], { env });
    return /sleep 654/.test(JSON.stringify(JSON.parse(found).processes)) && found;
  }, "the tool");
  const { processes, environment } = JSON.parse(json);
  assertEquals(environment.ISONFORGE_BASE_URL, undefined);
  const shown = JSON.stringify(processes);
  assertStringIncludes(shown, "[redacted] [redacted]");
  assert(!shown.includes(KEY) && !shown.includes(TOKEN), shown);
  const lines = (await sandbox.ok(["inspect", id], { env })).split(/\n {2}processes /)[1] ?? "";
  assertStringIncludes(lines, "[redacted]");
  assert(!lines.includes(KEY) && !lines.includes(TOKEN), lines);
  await sandbox.ok(["stop", id]);
});

Deno.test("a prompt is in no process's arguments", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("what nobody else may know\nrehearse: sleep 654");
  await poll(() => sandbox.processes().length > 2, "the worker and its tool");
  for (const pid of sandbox.processes()) {
    assert(!commandLine(pid).includes("nobody else"), `${pid}`);
  }
  await sandbox.ok(["stop", id]);
});

Deno.test("a key in what was typed is shown by no list, and config get tells it to no tool of a model", async () => {
  await using sandbox = await createSandbox();
  const env = { ISONFORGE_API_KEY: KEY };
  const id = await sandbox.startAgent(
    `log in with ${KEY} and ${TOKEN}`,
    { env, args: ["--check", `: ${TOKEN}`, "--append-system-prompt", `it is ${KEY}`] },
  );
  await sandbox.ended(id);
  for (
    const args of [
      ["agents", "--no-trunc"],
      ["agents", "--wide"],
      ["agents", "--json"],
      ["inspect", id],
      ["inspect", id, "--json"],
      ["wait", id, "--json"],
      ["report", "--json"],
      ["prune", "--dry-run"],
      ["complete", "fish", "isonforge logs "],
    ]
  ) {
    const { stdout } = await sandbox.run(args, { env });
    assertStringIncludes(stdout, "[redacted]", args.join(" "));
    assert(!stdout.includes(KEY) && !stdout.includes(TOKEN), stdout);
  }
  const { stderr } = await sandbox.run(["respawn", id, "--check", "true"], { env });
  assertEquals(stderr, "changed: --check true (was ': [redacted]')\n");
  const asTool = { ...env, ISONFORGE_AGENT_CALL: "1" };
  const refused = await sandbox.run(["config", "get", "api_key"], { env: asTool });
  assertEquals([refused.code, refused.stdout], [1, ""]);
  assertStringIncludes(refused.stderr, "error: the key is not shown to a tool of a model\n");
  assertEquals(await sandbox.ok(["config", "get", "api_key"], { env }), `${KEY}\n`);
});

Deno.test("38: the secret of a header reaches the endpoint, and no file", async () => {
  await using sandbox = await createSandbox();
  const server = startFakeOpenAI([{ text: `It is ${KEY}.` }]);
  try {
    const endpoint = ["--base-url", server.url, "--model", "fake-model"];
    const header = ["--header", "X-Gateway-Token: ${MY_TOKEN}", "--header", "X-Team: blue"];
    const env = { MY_TOKEN: KEY };
    const out = await sandbox.ok(["--bg", ...endpoint, ...header, "go"], { env });
    const id = out.match(/started: ([0-9a-f]{8})/)?.[1] ?? "";
    assertEquals((await sandbox.ended(id)).reason, "completed");
    const sent = server.requests[0]?.headers;
    assertEquals([sent?.get("x-gateway-token"), sent?.get("x-team")], [KEY, "blue"]);
    assertEquals(server.otherRequests[0]?.headers.get("x-gateway-token"), KEY);
    assertStringIncludes(await sandbox.ok(["logs", id]), "It is [redacted].");
    await assertNowhere(sandbox);
    const unset = await sandbox.run(["--bg", ...endpoint, ...header, "go"]);
    assertEquals(unset.code, 2);
    assertStringIncludes(unset.stderr, "the header X-Gateway-Token needs the variable MY_TOKEN");
    const open = await sandbox.run(["--bg", ...endpoint, "--header", `X-Token: ${KEY}`, "go"]);
    assertEquals(open.code, 2);
    assert(!open.stderr.includes(KEY));
  } finally {
    await server.close();
  }
});
