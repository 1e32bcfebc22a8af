import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { desktopCommand } from "../../../lib/cli/telling/desktop.ts";
import type { EndedAgent } from "../../../lib/cli/telling/ended_agent.ts";
import { runOnEnd } from "../../../lib/cli/telling/on_end.ts";
import { postEnd } from "../../../lib/cli/telling/post_end.ts";
import { terminalSequence, terminalSignal } from "../../../lib/cli/telling/terminal.ts";
import { setSearchPath } from "../../../lib/sys/search_path.ts";
import { evaluate } from "../../helpers/evaluate.ts";
import { PATIENCE_MS, poll } from "../../helpers/poll.ts";
import { freePort } from "../../helpers/ports.ts";
import { endedRecord } from "../../helpers/records.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const EVIL = `"; rm -rf / #$(id) <b>&\x1b]0;x\x07`;

function agent(cwd = "/", more: Partial<EndedAgent> = {}): EndedAgent {
  return {
    meta: { ...endedRecord("a3f8c1d2"), cwd },
    title: "audit (a3f8c1d2) has ended (failed, exit code 1)",
    summary: "no such file",
    report: { id: "a3f8c1d2" } as EndedAgent["report"],
    isFailure: true,
    variables: { ISONFORGE_ID: "a3f8c1d2" },
    ...more,
  };
}

/** What a terminal says of itself → how it is told. */
const TERMINALS: ReadonlyArray<readonly [env: Record<string, string>, signal: string]> = [
  [{ TERM: "xterm-256color" }, "bell"],
  [{}, "bell"],
  [{ TERM: "xterm-256color", TERM_PROGRAM: "iTerm.app" }, "osc9"],
  [{ TERM: "xterm-kitty" }, "osc9"],
  [{ TERM: "xterm-256color", WT_SESSION: "1" }, "osc9"],
  [{ TERM: "xterm-256color", VTE_VERSION: "7600" }, "osc777"],
  [{ TERM: "foot" }, "osc777"],
  [{ TERM: "rxvt-unicode-256color" }, "osc777"],
  [{ TERM: "tmux-256color", TMUX: "/tmp/t", TERM_PROGRAM: "iTerm.app" }, "bell"],
  [{ TERM: "screen", VTE_VERSION: "7600" }, "bell"],
];

for (const [env, signal] of TERMINALS) {
  Deno.test(`terminalSignal() is ${signal} when the environment is ${JSON.stringify(env)}`, () => {
    assertEquals(terminalSignal((name) => env[name]), signal);
  });
}

Deno.test("terminalSequence() lets no words end it", () => {
  const words = { title: EVIL, summary: EVIL };
  assertEquals(terminalSequence("bell", words), "\x07");
  // deno-lint-ignore no-control-regex -- what a terminal obeys is what is looked for
  assertMatch(terminalSequence("osc9", words), /^\x1b\]9;[^;\x00-\x1f\x7f-\x9f]*\x07$/);
  assertMatch(
    terminalSequence("osc777", words),
    // deno-lint-ignore no-control-regex
    /^\x1b\]777;notify;[^;\x00-\x1f\x7f-\x9f]*;[^;\x00-\x1f\x7f-\x9f]*\x07$/,
  );
});

Deno.test("desktopCommand() passes words as arguments, to whichever program there is", async () => {
  await using directory = await temporaryDirectory();
  const words = { title: "--x", body: EVIL, isFailure: true, cwd: "/nowhere" };
  const path = Deno.env.get("PATH") ?? "";
  try {
    setSearchPath(directory.path);
    assertEquals(desktopCommand(words), undefined);
    await Deno.writeTextFile(directory.at("osascript"), "", { mode: 0o755 });
    assertEquals(desktopCommand(words)?.args.slice(-2), ["--x", EVIL]);
    await Deno.writeTextFile(directory.at("notify-send"), "", { mode: 0o755 });
    const { program, args } = desktopCommand(words) ?? { program: "", args: [] };
    assertEquals([program, ...args.slice(0, -1)], [
      directory.at("notify-send"),
      "--app-name=isonforge",
      "--urgency=critical",
      "--",
      "--x",
    ]);
    // Some servers take tags.
    assertStringIncludes(args.at(-1) ?? "", "&lt;b&gt;&amp;");
    // What a repository brought along is not run.
    assertEquals(desktopCommand({ ...words, cwd: directory.path }), undefined);
  } finally {
    setSearchPath(path);
  }
});

/** A server that gives these answers one after the other, and remembers what it was sent. */
function server(answers: Array<number | string>) {
  const requests: Array<{ path: string; authorization: string | null; body: unknown }> = [];
  const listening = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      const body = await request.json();
      const { pathname: path } = new URL(request.url);
      requests.push({ path, authorization: request.headers.get("authorization"), body });
      const answer = answers.shift() ?? 200;
      return typeof answer === "number"
        ? new Response(null, { status: answer })
        : new Response(null, { status: 307, headers: { location: answer } });
    },
  );
  return {
    requests,
    url: `http://127.0.0.1:${listening.addr.port}`,
    [Symbol.asyncDispose]: () => listening.shutdown(),
  };
}

async function post(url: string): Promise<string | undefined> {
  const target = { word: url, kind: "post", url } as const;
  return await postEnd(target, agent(), { delaysMs: [1, 1] })
    .then(() => undefined, (error) => error.message);
}

Deno.test("postEnd() sends JSON with the token of the environment, and tries again what may pass", async () => {
  await using hook = server([503, 429, 204]);
  const target = { word: "hook", kind: "post", url: `${hook.url}/hook` };
  const code = `
    import { postEnd } from "lib/cli/telling/post_end.ts";
    await postEnd(${JSON.stringify(target)}, ${JSON.stringify(agent())}, { delaysMs: [1, 1] });
  `;
  const posted = await evaluate(code, { env: { ISONFORGE_NOTIFY_TOKEN: "tk_1" } });
  assertEquals(posted, { code: 0, stdout: "", stderr: "" });
  const expected = {
    path: "/hook",
    authorization: "Bearer tk_1",
    body: {
      event: "agent.ended",
      text: `${agent().title}\nno such file`,
      title: agent().title,
      summary: "no such file",
      agent: { id: "a3f8c1d2" },
    },
  };
  assertEquals(hook.requests, [expected, expected, expected]);
});

Deno.test("postEnd() gives up after its attempts, and at once where it is refused", async () => {
  await using failing = server([500, 500, 500, 200]);
  assertEquals(await post(failing.url), "it answers with 500");
  assertEquals(failing.requests.length, 3);
  await using refusing = server([403, 200]);
  assertEquals(await post(refusing.url), "it answers with 403");
  assertEquals(refusing.requests.length, 1);
  const nobody = `http://127.0.0.1:${freePort()}/`;
  assertMatch(await post(nobody) ?? "", /^cannot reach it: connection refused/);
});

Deno.test("postEnd() follows a redirect within the origin, and none elsewhere", async () => {
  await using hook = server(["/moved", 200]);
  assertEquals(await post(`${hook.url}/hook`), undefined);
  assertEquals(hook.requests.map(({ path }) => path), ["/hook", "/moved"]);
  await using other = server([]);
  await using leading = server([other.url]);
  assertEquals(await post(leading.url), "it answers with 307, which leads elsewhere");
  assertEquals(other.requests, []);
  await using circle = server(Array.from({ length: 9 }, () => "/again"));
  assertEquals(await post(circle.url), "it redirects round in circles");
});

Deno.test("postEnd() publishes to the root of an ntfy server", async () => {
  await using ntfy = server([]);
  const { url } = ntfy;
  await postEnd({ word: "ntfy:", kind: "ntfy", server: url, topic: "builds" }, agent());
  assertEquals(ntfy.requests, [{
    path: "/",
    authorization: null,
    body: {
      topic: "builds",
      title: agent().title,
      message: "no such file",
      tags: ["x"],
      priority: 4,
    },
  }]);
});

Deno.test("runOnEnd() keeps what the command prints, and tells how it ended", async () => {
  await using directory = await temporaryDirectory();
  const run = async (command: string, { cwd = directory.path, timeoutMs = PATIENCE_MS } = {}) => {
    const { command: _, ...result } = await runOnEnd(command, agent(cwd), {
      directory: directory.path,
      timeoutMs,
    });
    return [result, await Deno.readTextFile(directory.at("end.log"))] as const;
  };
  assertEquals(await run("pwd; echo $ISONFORGE_ID; cat; echo no >&2; exit 3"), [
    { state: "ended", exit_code: 3 },
    `${directory.path}\na3f8c1d2\n{\n  "id": "a3f8c1d2"\n}\nno\n`,
  ]);
  // On a busy machine the time may be over before it begins.
  const late = await poll(async () => {
    const told = await run("echo before; sleep 600", { timeoutMs: 500 });
    return told[1] !== "" && told;
  }, "a command that begins within its time");
  assertEquals(late, [{ state: "timeout" }, "before\n"]);
  assertEquals(await run("kill -9 $$"), [
    { state: "ended", exit_code: null, signal: "SIGKILL" },
    "",
  ]);
  // The directory of the agent may be gone.
  assertEquals(await run("pwd", { cwd: "/nonexistent" }), [
    { state: "ended", exit_code: 0 },
    "/\n",
  ]);
  const [, output] = await run("yes | head -c 1000000");
  assertEquals(String(output).length, 256 * 1024);
});

Deno.test("runOnEnd() runs the command of an agent that is removed, or whose disk is full, without its log", async () => {
  await using directory = await temporaryDirectory();
  const command = `echo "$ISONFORGE_ID" >told; echo more`;
  const result = await runOnEnd(command, agent(directory.path), {
    directory: directory.at("gone"),
  });
  assertEquals(result, { command, state: "ended", exit_code: 0 });
  assertEquals(await Deno.readTextFile(directory.at("told")), "a3f8c1d2\n");
});

Deno.test("runOnEnd() runs no program that an agent left where it worked, however PATH names the directory", async () => {
  await using directory = await temporaryDirectory();
  const told = Deno.env.get("PATH") ?? "/usr/bin:/bin";
  for (const name of ["jq", "bin/jq"]) {
    await Deno.mkdir(dirname(directory.at(name)), { recursive: true });
    await Deno.writeTextFile(directory.at(name), "#!/bin/sh\necho planted\n", { mode: 0o755 });
  }
  try {
    for (const relative of [".", "", "./bin", "bin", "bin:."]) {
      setSearchPath(`${relative}:${told}`);
      await runOnEnd('command -v jq; echo "$PATH"', agent(directory.path), {
        directory: directory.path,
      });
      const said = (await Deno.readTextFile(directory.at("end.log"))).trim().split("\n");
      assertEquals(said.at(-1), told);
      assertEquals(said.slice(0, -1).filter((path) => !path.startsWith("/")), [], relative);
    }
  } finally {
    setSearchPath(told);
  }
});
