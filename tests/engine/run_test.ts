import "../helpers/libc.ts";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { join } from "@std/path/join";
import { executeRun } from "../../lib/engine/run.ts";
import { PrintWriter } from "../../lib/engine/output/print_writer.ts";
import { loadRunConfig } from "../../lib/config/run_config.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";

/** A repository whose one test fails: `add` subtracts. */
async function makeRepository(directory: string): Promise<void> {
  await Deno.writeTextFile(join(directory, "add.sh"), "add() {\n  echo $(($1 - $2))\n}\n");
  await Deno.writeTextFile(
    join(directory, "test.sh"),
    '. ./add.sh\n[ "$(add 2 3)" = 5 ] || { echo "FAILED: 2 + 3 is $(add 2 3)"; exit 1; }\necho passed\n',
  );
  await Deno.writeTextFile(join(directory, "AGENTS.md"), "Run sh test.sh.\n");
  for (const args of [["init", "-q"], ["add", "-A"]]) {
    await new Deno.Command("git", { args, cwd: directory, stdin: "null" }).output();
  }
}

Deno.test("executeRun() fixes a failing test when the model reads, edits and runs it", async () => {
  const directory = await Deno.realPath(await Deno.makeTempDir());
  const cwd = join(directory, "repository");
  const home = join(directory, "home");
  await Deno.mkdir(cwd);
  await makeRepository(cwd);
  const server = startFakeOpenAI([
    {
      text: "I run the test first.",
      toolCalls: [{ name: "bash", arguments: { command: "sh test.sh" } }],
    },
    {
      toolCalls: [{ name: "read", arguments: { path: "add.sh" } }, {
        name: "read",
        arguments: { path: "test.sh" },
      }],
      chunkBytes: 5,
    },
    {
      toolCalls: [
        {
          name: "edit",
          arguments: { path: "add.sh", old_string: "$1 - $2", new_string: "$1 + $2" },
        },
        { name: "bash", arguments: { command: "sh test.sh" } },
      ],
    },
    { text: "The test passes: add() subtracted." },
  ]);
  const out: Uint8Array[] = [];
  const sink = {
    write: (bytes: Uint8Array) => Promise.resolve(out.push(bytes.slice()) && bytes.length),
  };
  try {
    const config = await loadRunConfig({
      baseUrl: server.url,
      permissionMode: "yolo",
      verbose: true,
    }, {
      env: () => undefined,
      home,
    });
    const report = await executeRun("fix the test", {
      config,
      home,
      userHome: directory,
      cwd,
      streams: { stdout: new PrintWriter(sink), stderr: new PrintWriter(sink) },
      signal: new AbortController().signal,
    });

    assertEquals(report.outcome.reason, "completed");
    assertEquals(report.outcome.turns, 4);
    const { code } = await new Deno.Command("sh", { args: ["test.sh"], cwd }).output();
    assertEquals(code, 0, "the repository is green");

    const results = server.requests[3]?.body.messages.filter((message: { role: string }) =>
      message.role === "tool"
    );
    assertStringIncludes(results[0].content, "FAILED: 2 + 3 is -1");
    assertStringIncludes(results[2].content, '[ "$(add 2 3)" = 5 ]');
    assertStringIncludes(results[4].content, "passed");
    assertStringIncludes(server.requests[0]?.body.messages[0].content, "Run sh test.sh.");

    const text = new TextDecoder().decode(await new Blob(out as BlobPart[]).arrayBuffer());
    assertStringIncludes(text, "I run the test first.\n✗ bash sh test.sh →");
    assertStringIncludes(text, "• edit add.sh →");
    const session = await Deno.readTextFile(join(home, "sessions", `${report.sessionId}.jsonl`));
    assertEquals(session.trimEnd().split("\n").length, 1 + 1 + 4 + 3);
  } finally {
    await server.close();
    await Deno.remove(directory, { recursive: true });
  }
});
