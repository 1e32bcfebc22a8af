/** Whatever a server does, a run goes on. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { isThere } from "../../../../lib/sys/files/info_at.ts";
import { ToldToEnd } from "../../../../lib/sys/process_session.ts";
import { poll } from "../../../helpers/poll.ts";
import { fixtureServer, testHost } from "../../../helpers/mcp_servers.ts";
import { commandLine } from "../../../helpers/running.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

/** What is said of a server that begins badly, by the mode of the fixture. */
const STARTS: Record<string, RegExp> = {
  exits: /is left out: it ended with exit code 3: Error: out of luck$/,
  "rubbish flood": /is left out: it floods its standard output with what is no message$/,
  "endless line": /is left out: it wrote a message of more than 10 MB$/,
  "message flood": /is left out: it floods the run with messages$/,
  old: /is left out: what is MCP\?$/,
};

Deno.test("McpHost leaves out what starts badly, says why, and takes the others", async () => {
  const good = ["rubbish", "stderr flood", "no tools", "bad list", "good"];
  const servers = [...Object.keys(STARTS), ...good].map((mode) => fixtureServer(mode));
  const missing = fixtureServer("missing", { command: "/nowhere/server" });
  await using test = await testHost([...servers, missing]);
  const said = test.host.problems();
  for (const [mode, wanted] of Object.entries(STARTS)) {
    assertMatch(said.find((line) => line.includes(`"${mode}"`)) ?? "", wanted);
  }
  assertStringIncludes(said.at(-1) ?? "", '"missing" is left out: its program was not found');
  assertEquals(said.length, Object.keys(STARTS).length + 1);
  assertEquals((await test.call("mcp__rubbish__echo", { text: "a" })).output, "a");
  assertEquals((await test.call("mcp__stderr_flood__echo", { text: "b" })).output, "b");
  const [flood] = test.host.status().filter(({ server }) => server.name === "stderr flood");
  assert((flood?.complaints.length ?? 0) < 10_000, "what it wrote there is bounded");
});

Deno.test("McpHost.ready() waits no longer than it may, and the run begins without a server that is silent", async () => {
  await using test = await testHost([fixtureServer("silent"), fixtureServer("good")], {
    readyMs: 1_500,
  });
  // On a busy machine the other one may come later too.
  const [problem] = test.host.problems();
  assertEquals(
    problem,
    'MCP server "silent" has not started within 1.5 s: the run begins without it ' +
      "(ISONFORGE_MCP_START_S waits longer)",
  );
  const isThere = () => test.host.tools().some(({ name }) => name === "mcp__good__echo");
  await poll(isThere, "the tools of the other one");
});

Deno.test("a server that has not started in its time has failed, but not before the run waits no longer", async () => {
  await using hasty = await testHost([fixtureServer("silent")], { startMs: 1, readyMs: 1 });
  const problem = () =>
    hasty.host.status().flatMap((status) => status.state === "failed" ? [status.problem] : [])[0];
  assertEquals(await poll(problem, "its failure"), "Request timed out");
  await using patient = await testHost([fixtureServer("good")], { startMs: 1 });
  assertEquals(patient.host.status().map(({ state }) => state), ["ready"]);
});

Deno.test("tools that come late, or change, are there for whoever asks next", async () => {
  await using directory = await temporaryDirectory();
  const go = directory.at("go");
  const begun = performance.now();
  const servers = ["late", "good", "restless", "endless pages"]
    .map((mode) => fixtureServer(mode, { env: { LATE_UNTIL: go } }));
  await using test = await testHost(servers, { readyMs: 700 });
  const names = (server: string) =>
    test.host.tools().map(({ name }) => name).filter((name) => name.startsWith(`mcp__${server}__`));
  assertEquals(names("late"), []);
  await poll(() => names("endless_pages").length === 32, "as many pages as are asked for");
  await poll(() => names("good").length > 0, "the tools of the good one");
  await test.call("mcp__good__more");
  await poll(() => names("good").join() === "mcp__good__another", "the other list");
  assertEquals(names("late"), []);
  await Deno.writeTextFile(go, "");
  await poll(() => names("late").length > 10, "what came late");
  // One that announces a change with each list is asked once a second.
  const [last = ""] = await poll(
    () => names("restless").length > 0 && names("restless"),
    "the tool that changes",
  );
  assert(Number(last.split("_").at(-1)) < 3 + (performance.now() - begun) / 1000, last);
});

Deno.test("a repository's server is not started again once what the user trusted has changed", async () => {
  let isUnchanged = true;
  const server = { ...fixtureServer("good"), isOfRepository: true };
  await using test = await testHost([server], { isUnchanged: () => Promise.resolve(isUnchanged) });
  assertEquals((await test.call("mcp__good__die")).isError, true);
  isUnchanged = false;
  const second = await test.call("mcp__good__echo", { text: "still here" });
  assertEquals(second.isError, true);
  assertMatch(second.output, /the repository changed since you trusted it/);
});

Deno.test("a server that dies in a call is started again by the next one, and then no more", async () => {
  await using test = await testHost([fixtureServer("good")]);
  const first = await test.call("mcp__good__die");
  assertEquals(first.isError, true);
  assertMatch(first.output, /the server ended during the call: it ended with exit code 3: Error: /);
  const second = await test.call("mcp__good__echo", { text: "still here" });
  assertEquals(
    second.output,
    "[the server had ended, and was started again]\nstill here",
  );
  await test.call("mcp__good__die");
  const last = await test.call("mcp__good__echo", { text: "?" });
  assertMatch(last.output, /the server is gone: it ended again soon after/);
});

Deno.test("a call that hangs ends with its time, or with the run at once", async () => {
  await using test = await testHost([fixtureServer("good", { callTimeoutMs: 300 })]);
  const late = await test.call("mcp__good__hang");
  // The fixture answers no ping either.
  assertMatch(
    late.output,
    /no answer within 0.3 s; the server does not answer at all, and was ended$/,
  );
  await using other = await testHost([fixtureServer("good")]);
  const abort = new AbortController();
  const call = other.call("mcp__good__hang", {}, abort.signal);
  abort.abort(new Error("stopped"));
  assertEquals(await call.catch((error) => error.message), "stopped");
});

Deno.test("results of any shape become text of a bounded length", async () => {
  await using test = await testHost([fixtureServer("good")]);
  const told = async (tool: string) => {
    const { output, isError } = await test.call(`mcp__good__${tool}`);
    return { output, isError };
  };
  const summary = async (tool: string) => (await test.call(`mcp__good__${tool}`)).summary;
  assertEquals(await summary("fail"), "failed: no such city");
  const large = await told("large");
  assert(large.output.length < 52 * 1024);
  assertStringIncludes(large.output, "left out; ask for less at once");
  assertEquals(await told("picture"), {
    output: "[image: image/png, 2.9 KB; it cannot be shown here]\n" +
      '[content of the kind "?", which cannot be shown here]\n' +
      '[content of the kind "hologram", which cannot be shown here]',
    isError: false,
  });
  assertEquals((await told("structured")).output, '{\n  "degrees": 21\n}');
  assertEquals(await told("fail"), { output: "no such city", isError: true });
  assertEquals(await told("refuse"), {
    output: 'MCP server "good": bad city',
    isError: true,
  });
  assertEquals((await told("odd")).output, "(no output)");
  assertMatch((await told("huge")).output, /the server ended during the call: it wrote a message/);
});

Deno.test("McpHost.close() leaves nothing of a server that does not want to end", async () => {
  await using test = await testHost([fixtureServer("stubborn")]);
  // Its child, and one that made itself a session of its own; before that both are copies of a shell.
  const sleeps = () => test.processes().filter(({ pid }) => commandLine(pid) === "sleep 300");
  await poll(() => sleeps().length === 2, "all that it starts");
  await test.host.close();
  assertEquals(test.processes(), []);
});

Deno.test("McpHost.close() gives a server more time when the whole run was told to end", async () => {
  await using directory = await temporaryDirectory();
  const tidied = join(directory.path, "tidied");
  // Once more where the machine is so busy that it has not been enough.
  await poll(async () => {
    await using test = await testHost([fixtureServer("tidying", { env: { TIDIED: tidied } })]);
    await test.host.close(new ToldToEnd());
    assertEquals(test.processes(), []);
    return isThere(tidied);
  }, "a server that tidies up");
});

Deno.test("a server gets the environment, but no keys of ours", async () => {
  const path = Deno.env.get("PATH") ?? "";
  await using test = await testHost([fixtureServer("good", { env: { CITY: "Bern" } })], {
    variables: { ISONFORGE_API_KEY: "sk-secret-of-ours", PATH: `.:bin:${path}` },
  });
  const { output } = await test.call("mcp__good__environment");
  const variables = JSON.parse(output);
  assertEquals(variables.CITY, "Bern");
  // A file of the repository would be run by the name of a program.
  assertEquals(variables.PATH, path);
  assertEquals(variables.ISONFORGE_API_KEY, undefined);
});

Deno.test("a server looks for programs in no relative directory, also where its own PATH names some", async () => {
  const path = Deno.env.get("PATH") ?? "";
  const server = fixtureServer("good", { env: { PATH: `node_modules/.bin::${path}:.` } });
  await using test = await testHost([server]);
  const { output } = await test.call("mcp__good__environment");
  assertEquals(JSON.parse(output).PATH, path);
});

Deno.test("an answer that is not to the letter is one, and nobody waits for a better one", async () => {
  await using test = await testHost([fixtureServer("loose")]);
  const cases: Array<[tool: string, output: string | RegExp, isError: boolean]> = [
    ["null", /its answer is no object: null$/, true],
    ["list", /its answer is no object: \["a"\]$/, true],
    ["null_error", "all is well", false],
    ["text_error", /: no city$/, true],
    // No status of HTTP: the server has forgotten nobody, and is not called again.
    ["404", /: no such city, asked 1 times$/, true],
  ];
  for (const [tool, wanted, isError] of cases) {
    const outcome = await test.call(`mcp__loose__${tool}`);
    assertEquals(outcome.isError, isError, tool);
    assertMatch(outcome.output, wanted instanceof RegExp ? wanted : new RegExp(`^${wanted}$`));
  }
});

Deno.test("McpHost says which tools it leaves out, and why", async () => {
  const wantedTools = ["plain_2", "plain_1", "plain_0", "task"];
  const few = fixtureServer("large list", { name: "few", wantedTools, unwantedTools: ["plain_1"] });
  await using test = await testHost([fixtureServer("large list"), few]);
  const [all, chosen] = [false, true].map((isFew) =>
    test.host.tools().map(({ name }) => name).filter((name) =>
      name.startsWith("mcp__few") === isFew
    )
  );
  assertEquals([all?.length, chosen], [128, ["mcp__few__plain_0", "mcp__few__plain_2"]]);
  assertEquals(test.host.problems(), [
    'of the tools of MCP server "large list" left out: large, whose arguments take more than 32 KB to describe; ' +
    "task, whose calls are tasks; all but the first 128",
    'of the tools of MCP server "few" left out: task, whose calls are tasks',
  ]);
});
