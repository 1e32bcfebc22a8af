/**
 * Calls as models of other agents write them, the whole way to files and back to the model.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { createSandbox } from "../helpers/sandbox.ts";
import { uniqueSeconds, UNTIL_IT_SLEEPS } from "../helpers/running.ts";

/** What the tools answered, in order, as the last request repeats it; and the names of the calls. */
function conversation(body: unknown): { names: string[]; results: string[] } {
  const { messages } = body as {
    messages: {
      role: string;
      content?: unknown;
      tool_calls?: { function: { name: string } }[];
    }[];
  };
  return {
    names: messages.flatMap(({ tool_calls = [] }) => tool_calls.map((call) => call.function.name)),
    results: messages.filter(({ role }) => role === "tool").map(({ content }) =>
      typeof content === "string" ? content : JSON.stringify(content)
    ),
  };
}

Deno.test("a run understands names and arguments of other agents, and keeps what files are", async () => {
  await using sandbox = await createSandbox();
  const crlf = `${sandbox.project}/dos.txt`;
  await Deno.writeTextFile(crlf, "one\r\ntwo\r\n");
  await Deno.writeFile(`${sandbox.project}/latin.txt`, Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x0a));
  const server = startFakeOpenAI([
    { toolCalls: [{ name: "functions.Read", arguments: { file_path: "latin.txt" } }] },
    { toolCalls: [{ name: "Write", arguments: { file_path: "dos.txt", content: "3\n4" } }] },
    {
      toolCalls: [{
        name: "shell<|channel|>commentary",
        arguments: {
          command: ["bash", "-lc", "pwd"],
          workdir: "src",
          timeout: 60000,
          color: "red",
        },
      }],
    },
    {
      toolCalls: [{
        name: "Edit",
        arguments: { file_path: "latin.txt", old_str: "café", new_str: "thé" },
      }],
    },
    { toolCalls: [{ name: "ls", arguments: { path: "~" } }] },
    { text: "Done." },
  ]);
  try {
    await sandbox.ok(
      ["-p", "--yolo", "--base-url", server.url, "--model", "fake-model", "do it"],
      { env: { ISONFORGE_API_KEY: "key-of-this-test" } },
    );
    const { names, results } = conversation(server.requests.at(-1)?.body);
    assertEquals(names, ["read", "write", "bash", "edit", "list"]);
    const [read = "", write = "", bash = "", edit = "", list = ""] = results;
    assertStringIncludes(read, "1\tcafé");
    assertStringIncludes(write, "kept its CRLF line ends and the line break at its end");
    assertStringIncludes(bash, 'bash has no argument "color"; it was ignored');
    assertStringIncludes(bash, `${sandbox.project}/src\n`);
    assertStringIncludes(edit, "+1 −1");
    assert(!list.includes("cannot list"), list);
    assertEquals(await Deno.readTextFile(crlf), "3\r\n4\r\n");
    assertEquals(
      [...await Deno.readFile(`${sandbox.project}/latin.txt`)],
      [0x74, 0x68, 0xe9, 0x0a],
    );
  } finally {
    await server.close();
  }
});

Deno.test("auto refuses an accident, tells the model what to do instead, and lets the rest run", async () => {
  await using sandbox = await createSandbox();
  const server = startFakeOpenAI([
    { toolCalls: [{ name: "bash", arguments: { command: "git reset --hard" } }] },
    { toolCalls: [{ name: "bash", arguments: { command: 'rm -rf "$KEPT"' } }] },
    {
      toolCalls: [{
        name: "bash",
        arguments: { command: 'd=$(mktemp -d) && touch "$d/x" && rm -r "$d" && echo fine' },
      }],
    },
    { text: "Done." },
  ]);
  const kept = `${sandbox.home}/kept`;
  await Deno.mkdir(kept, { recursive: true });
  try {
    await sandbox.ok(
      [
        "-p",
        "--permission-mode",
        "auto",
        "--base-url",
        server.url,
        "--model",
        "fake-model",
        "do it",
      ],
      { env: { ISONFORGE_API_KEY: "key-of-this-test", KEPT: kept } },
    );
    const [reset = "", remove = "", fine = ""] = conversation(server.requests.at(-1)?.body).results;
    assertStringIncludes(reset, "throw away work that is not committed; instead, commit or");
    assertStringIncludes(remove, "refused: auto mode does not run this");
    assertStringIncludes(fine, "fine\n[exit code 0]");
    assert((await Deno.stat(kept)).isDirectory);
  } finally {
    await server.close();
  }
});

Deno.test("a run in the foreground names what its commands have left running", async () => {
  await using sandbox = await createSandbox();
  const seconds = uniqueSeconds();
  const command = `setsid sleep ${seconds} >/dev/null 2>&1 & ${UNTIL_IT_SLEEPS}`;
  const server = startFakeOpenAI([
    { toolCalls: [{ name: "bash", arguments: { command } }] },
    { text: "Done." },
  ]);
  try {
    const { code, stderr } = await sandbox.run(
      ["-p", "--yolo", "--base-url", server.url, "--model", "fake-model", "do it"],
      { env: { ISONFORGE_API_KEY: "key-of-this-test" } },
    );
    assertEquals(code, 0);
    const [, pid] = stderr.match(/have left running: sleep [\d.]+ \(pid (\d+)\)/) ?? [];
    assert(pid !== undefined, stderr);
    Deno.kill(Number(pid), "SIGKILL");
  } finally {
    await server.close();
  }
});
