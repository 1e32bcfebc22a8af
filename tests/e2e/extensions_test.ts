/**
 * MCP servers and skills on the compiled binary.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { processTable } from "../../lib/sys/platform.ts";
import { canContain, WITH_CHECKOUT } from "../helpers/contained_run.ts";
import { fixtureCommand } from "../helpers/mcp_servers.ts";
import { poll } from "../helpers/poll.ts";
import { createSandbox, git, type Sandbox } from "../helpers/sandbox.ts";
import { NO_TMUX, Tmux } from "../helpers/tmux.ts";

const REHEARSAL = ["--model", "rehearsal"];
const ECHO = 'rehearse: call mcp__good__echo {"text": "from the server"}';

async function write(sandbox: Sandbox, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(sandbox.project, name);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
}

/** `.mcp.json` with servers of the fixtures, each called as its mode is. */
function mcpJson(...modes: string[]): string {
  const servers = modes.map((mode) => {
    const [command, args] = fixtureCommand(mode);
    return [mode, { command, args }];
  });
  return JSON.stringify({ mcpServers: Object.fromEntries(servers) });
}

const SKILL = `---
name: deploy
description: Deploys it.
---
rehearse: say deployed to $1
rehearse: say status: !\`echo clean\`
`;

Deno.test("an agent has the servers and skills of its repository once that is trusted, and leaves nothing", async () => {
  await using sandbox = await createSandbox();
  await write(sandbox, {
    ".mcp.json": mcpJson("good", "exits"),
    ".claude/skills/deploy/SKILL.md": SKILL,
  });
  const before = await sandbox.startAgent(ECHO);
  await sandbox.ended(before);
  const stdout = (id: string) => Deno.readTextFile(sandbox.path(id, "stdout.log"));
  assertMatch(await stdout(before), /not used: 2 MCP servers, 1 skill with commands/);
  assertStringIncludes(await stdout(before), "→ no such tool");

  await sandbox.ok(["trust", "--yes"]);
  const after = await sandbox.startAgent(`${ECHO}\nrehearse: say that was it`);
  assertEquals((await sandbox.ended(after)).reason, "completed");
  assertMatch(await stdout(after), /MCP server "exits" is left out: it ended with exit code 3/);
  assertStringIncludes(await stdout(after), "that was it");

  const deployed = await sandbox.startAgent("/deploy staging");
  assertEquals((await sandbox.ended(deployed)).prompt, "/deploy staging");
  assertStringIncludes(await stdout(deployed), "deployed to staging\nstatus: clean");

  // What a run itself writes into a skill was trusted by nobody.
  const path = ".claude/skills/deploy/SKILL.md";
  const content = SKILL.replace("echo clean", "echo broken > broken");
  const changing = await sandbox.startAgent([
    `rehearse: call write ${JSON.stringify({ path, content })}`,
    'rehearse: call skill {"name": "deploy"}',
  ].join("\n"));
  await sandbox.ended(changing);
  assertEquals(await Deno.stat(join(sandbox.project, "broken")).catch(() => "none"), "none");

  // What is stopped, and what dies, takes its servers along.
  const stubborn = ["--mcp-config", mcpJson("stubborn")];
  const stopped = await sandbox.startAgent("rehearse: sleep 600", { args: stubborn });
  await poll(() => sandbox.processes().length > 6, "the servers");
  await sandbox.ok(["stop", stopped]);
  assertEquals(sandbox.processes(), []);
});

Deno.test("a run that is killed leaves no server, not even one that does not want to end", async () => {
  await using sandbox = await createSandbox();
  const words = ["-p", "--yolo", ...REHEARSAL, "--mcp-config", mcpJson("stubborn")];
  await using run = sandbox.spawn([...words, "rehearse: sleep 600"]);
  // Its first words come when the servers are there.
  await run.shows("\n");
  const sleeps = () => commandsOf(sandbox).filter((line) => line === "sleep 300");
  await poll(() => sleeps().length === 2, "all that a server starts");
  run.kill("SIGKILL");
  // What made itself a session of its own is nobody's to find; see `kill -9` of any program.
  await poll(() => commandsOf(sandbox).every((line) => /^sleep /.test(line)), "the servers to end");
});

/** The command lines of what runs. */
function commandsOf(sandbox: Sandbox): string[] {
  return [...processTable().commandLines(sandbox.processes()).values()];
}

Deno.test("what looks like a skill and is none is refused before anything starts; a path is a prompt", async () => {
  await using sandbox = await createSandbox();
  await write(sandbox, { ".claude/commands/deploy.md": SKILL });
  const refused = async (...args: string[]) => {
    const { code, stdout, stderr } = await sandbox.run([...args, ...REHEARSAL]);
    assertEquals([code, stdout], [2, ""]);
    return stderr;
  };
  assertMatch(
    await refused("--bg", "/deplyo staging"),
    /^error: there is no skill "deplyo"\nhint: did you mean \/deploy\?/,
  );
  assertStringIncludes(await refused("-p", "/compact"), "/compact is a command of a conversation");
  assertEquals(JSON.parse(await sandbox.ok(["agents", "--json"])), []);
  assertMatch(
    await sandbox.ok(["skills"]),
    /^\/deploy +project +you and the model +Deploys it\.$/m,
  );
  const [skill] = JSON.parse(await sandbox.ok(["skills", "--json"]));
  assertEquals([skill.name, skill.from, skill.for_user], ["deploy", "project", true]);
  const path = await sandbox.run(["-p", "/tmp rehearse: say hello", ...REHEARSAL]);
  assertEquals(path.code, 0, path.stderr);
  assertStringIncludes(await sandbox.ok(["-p", "/deploy here", ...REHEARSAL]), "deployed to here");
});

Deno.test({
  name: "isonforge mcp test and doctor start servers of a repository as a run does, in the sandbox",
  ignore: !canContain,
  async fn() {
    await using sandbox = await createSandbox();
    const server = { command: "sh", args: ["-c", "touch ../escaped here; exit 3"] };
    await write(sandbox, { ".mcp.json": JSON.stringify({ mcpServers: { theirs: server } }) });
    await sandbox.ok(["trust", "--yes"]);
    const isThere = (path: string) => Deno.stat(path).then(() => true, () => false);
    const escaped = join(sandbox.project, "../escaped");
    const settings = (sandboxLevel: string) =>
      Deno.writeTextFile(
        join(sandbox.home, "settings.json"),
        JSON.stringify({ sandbox: sandboxLevel }),
      );
    for (const command of [["mcp", "test"], ["doctor", "--no-probe"]]) {
      await settings("workspace");
      const inside = await sandbox.run(command);
      assertMatch(inside.stdout, /theirs.*it ended with exit code \d/);
      assertEquals(await isThere(escaped), false, command.join(" "));
      assertEquals(await isThere(join(sandbox.project, "here")), true, command.join(" "));
      if (command.includes("test")) {
        assertMatch(inside.stderr, /in the sandbox \(workspace\).*theirs/);
      }
      await settings("off");
      await sandbox.run(command);
      assertEquals(await isThere(escaped), true, command.join(" "));
      await Deno.remove(escaped);
      await Deno.remove(join(sandbox.project, "here"));
    }
  },
});

Deno.test("--mcp-config names servers for one run; isonforge mcp lists and tests them", async () => {
  await using sandbox = await createSandbox();
  const config = mcpJson("good");
  const verbose = ["-p", "--yolo", "--verbose", ...REHEARSAL];
  const { stdout } = await sandbox.run([...verbose, "--mcp-config", config, ECHO]);
  assertStringIncludes(stdout, "mcp__good__echo");
  const wrong = await sandbox.run([...verbose, "--mcp-config", "{", ECHO]);
  assertEquals(wrong.code, 2);
  assertStringIncludes(wrong.stderr, "error: --mcp-config takes JSON");

  const [program, args] = fixtureCommand("good");
  await sandbox.ok(["mcp", "add", "good", "-e", "API_KEY=not-shown", "--", program, ...args]);
  assertMatch(await sandbox.ok(["mcp"]), /^good +configured +/m);
  assertMatch(await sandbox.ok(["mcp", "get", "good"]), /^ {2}env: API_KEY$/m);
  assertMatch(await sandbox.ok(["mcp", "test"]), /^good +ready +15 /m);
  assertMatch(await sandbox.ok(["mcp", "test", "good"]), /^echo {2}Says it again\.$/m);
  await Deno.writeTextFile(join(sandbox.home, "settings.json"), mcpJson("good", "exits"));
  const tested = await sandbox.run(["mcp", "test", "--json"]);
  assertEquals(tested.code, 1);
  const [good, exits] = JSON.parse(tested.stdout);
  assertEquals([good.state, exits.state], ["ready", "failed"]);
  assertStringIncludes(exits.problem, "exit code 3");
  assertEquals((await sandbox.run(["mcp", "test", "nobody"])).code, 1);
  const doctor = await sandbox.run(["doctor", "--no-probe"]);
  assertMatch(doctor.stdout, /✓ mcp: good: 15 tools/);
  assertMatch(doctor.stdout, /! mcp: exits: it ended with exit code 3/);

  // What is secret, or not there, is not shown; the rest is.
  await sandbox.ok(["mcp", "add", "web", "https://x.test/mcp?api_key=abc1&page=2"]);
  assertStringIncludes(await sandbox.ok(["mcp"]), "?api_key=[redacted]&page=2");
  assertMatch(
    await sandbox.ok(["mcp", "get", "web"]),
    /^ {2}url: .*\?api_key=\[redacted\]&page=2$/m,
  );
  const unset = ["${NOWHERE}/mcp?key=abc1", "--transport", "sse", "-H", "Authorization: $TOKEN"];
  await sandbox.ok(["mcp", "add", "unset", ...unset]);
  assertEquals(
    await sandbox.ok(["mcp", "get", "unset"]),
    [
      ...["unset", "  from: settings.json", "  type: sse"],
      ...["  url: ${NOWHERE}/mcp?key=[redacted]", "  headers: Authorization"],
      ...["  problem: it needs the variable NOWHERE, which is not set", ""],
    ].join("\n"),
  );
  const { problem } = JSON.parse(await sandbox.ok(["mcp", "get", "unset", "--json"]));
  assertMatch(problem, /NOWHERE, which is not set$/);

  // The user's servers are the user's alone, and where one stands is said.
  const byModel = { env: { ISONFORGE_AGENT_CALL: "x" } };
  const removed = await sandbox.run(["mcp", "remove", "web"], byModel);
  assertEquals(removed.code, 1);
  assertStringIncludes(removed.stderr, "removed by a person, not by a tool of a model");
  const elsewhere = await sandbox.run(["mcp", "remove", "web", "--scope", "local"]);
  assertEquals(elsewhere.code, 1);
  assertEquals(
    elsewhere.stderr,
    `error: MCP server "web" stands in ${join(sandbox.home, "settings.json")}\n` +
      "hint: isonforge mcp remove web --scope user\n",
  );
  await sandbox.ok(["mcp", "remove", "web", "--scope", "user"]);

  // What is for one person alone gets into no commit.
  const own = await sandbox.run(["mcp", "add", "-s", "local", "own", "-e", "KEY=abc", "--", "it"]);
  assertEquals(own.code, 0, own.stderr);
  assertMatch(own.stderr, /^git ignores that file from now on \(.*\.git\/info\/exclude\)$/m);
  assertEquals(await git(sandbox.project, "status", "--porcelain"), "");
  await git(sandbox.project, "add", "--force", ".isonforge/settings.local.json");
  const again = await sandbox.run(["mcp", "add", "-s", "local", "other", "--", "it"]);
  assertMatch(again.stderr, /^warning: .* may get into a commit, .*git rm --cached/m);
  await sandbox.ok(["mcp", "remove", "own"], byModel);

  // As in the user's home directory, whose .isonforge is no project's.
  const atHome = { env: { ISONFORGE_HOME: join(sandbox.project, ".isonforge") } };
  await sandbox.ok(["mcp", "add", "mine", "--", "it"], atHome);
  const local = await sandbox.run(["mcp", "add", "--scope", "local", "x", "--", "it"], atHome);
  assertEquals(local.code, 1);
  assertStringIncludes(local.stderr, "is no project");
  assertStringIncludes(await sandbox.ok(["mcp", "remove", "mine"], atHome), "Removed mine");
  await sandbox.gone();
});

Deno.test("a run waits for its servers as long as ISONFORGE_MCP_START_S says, an agent too", async () => {
  await using sandbox = await createSandbox();
  const words = [...REHEARSAL, "--mcp-config", mcpJson("silent")];
  const patience = (seconds: string) => ({ env: { ISONFORGE_MCP_START_S: seconds } });
  const problem =
    /MCP server "silent" has not started within 0\.2 s: the run begins without it \(ISONFORGE_MCP_START_S/;
  const begun = await sandbox.run(["-p", ...words, "rehearse: say done"], patience("0.2"));
  assertMatch(begun.stderr, problem);
  assertEquals(begun.code, 0);
  const id = await sandbox.startAgent("rehearse: say done", {
    args: ["--mcp-config", mcpJson("silent")],
    ...patience("0.2"),
  });
  assertEquals((await sandbox.ended(id)).reason, "completed");
  assertMatch(await Deno.readTextFile(sandbox.path(id, "stdout.log")), problem);
  const wrong = await sandbox.run(["-p", ...words, "rehearse: say done"], patience("soon"));
  assertEquals(wrong.code, 2);
  assertStringIncludes(
    wrong.stderr,
    'ISONFORGE_MCP_START_S takes a number of seconds above 0, not "soon"',
  );
  const started = await sandbox.run(["--bg", ...words, "rehearse: say done"], patience("soon"));
  assertEquals(started.code, 2, "before anything is started");
  await sandbox.gone();
});

Deno.test({
  name: `in a sandbox, servers of the repository are inside, those of the user are not${
    canContain ? "" : " (left out: there is no bubblewrap)"
  }`,
  ignore: !canContain,
  async fn() {
    await using sandbox = await createSandbox();
    await write(sandbox, { ".mcp.json": mcpJson("good") });
    await sandbox.ok(["trust", "--yes"]);
    const outside = join(dirname(sandbox.project), "outside.txt");
    const call = `rehearse: call mcp__good__write ${JSON.stringify({ text: outside })}`;
    const words = ["-p", "--yolo", "--sandbox", "workspace", ...WITH_CHECKOUT, ...REHEARSAL];
    const inside = await sandbox.run([...words, call]);
    assertMatch(inside.stderr, /mcp__good__write .* → failed: /);
    assertEquals(await Deno.readTextFile(outside).catch(() => "nothing"), "nothing");
    await sandbox.ok([...words, "--mcp-config", mcpJson("good"), call]);
    assertEquals(await Deno.readTextFile(outside), "from the server");
  },
});

Deno.test({
  name: `in a conversation /mcp and /skills tell what there is, and Tab completes a skill${
    NO_TMUX === undefined ? "" : ` (left out: ${NO_TMUX})`
  }`,
  ignore: NO_TMUX !== undefined,
  async fn() {
    await using sandbox = await createSandbox();
    await write(sandbox, { ".claude/commands/deploy.md": SKILL.replace(/.*status.*\n/, "") });
    await Deno.mkdir(sandbox.home, { recursive: true });
    await Deno.writeTextFile(join(sandbox.home, "settings.json"), mcpJson("good"));
    await using terminal = await Tmux.start(sandbox, { args: REHEARSAL });
    await terminal.prompts();
    await terminal.enter("/mcp");
    await terminal.shows(/^good +ready +15/m);
    await terminal.enter("/mcp good");
    await terminal.shows(/^echo {2}Says it again\.$/m);
    await terminal.prompts();
    await terminal.enter(ECHO);
    const question = await terminal.shows("[a]lways this tool");
    assertStringIncludes(question, 'mcp__good__echo: "echo" of the MCP server "good"');
    assertStringIncludes(question, '"text": "from the server"');
    await terminal.type("a");
    await terminal.shows(/mcp__good__echo .* → 1 line/);
    await terminal.prompts();
    await terminal.enter("/skills");
    await terminal.shows(/^\/deploy +project +you and the model +Deploys it\.$/m);
    await terminal.prompts();
    await terminal.type("/dep");
    await terminal.shows(/> \/dep$/m);
    await terminal.press("Tab");
    await terminal.shows(/> \/deploy$/m);
    await terminal.enter("Bern");
    await terminal.shows(/^deployed to Bern$/m);
    await terminal.enter("/nothing");
    await terminal.shows("There is no /nothing");
    await terminal.press("C-d");
    await terminal.ended(0);
    await sandbox.gone();
  },
});
