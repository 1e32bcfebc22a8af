/**
 * What is piped beside a prompt, on the compiled binary.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { modeOf } from "../helpers/files.ts";
import { shellQuote } from "../../lib/sys/shell_quote.ts";
import { createSandbox, ISONFORGE, type Sandbox } from "../helpers/sandbox.ts";

const DIFF = "-old\n+new\n";
const BOTH = `<stdin>\n${DIFF}</stdin>\n\nreview this`;

/**
 * Of a shell: a pipe at descriptor 3 of what the words print, into which something has come, or which has ended. A run waits
 * a few seconds for that, in which a writer of a busy machine may not even have begun.
 */
const PIPE = `pipe() { exec 3< <(eval "$1"); until read -t 0 -u 3; do sleep 0.01; done; }`;

/** Runs a line of shell in which `isonforge` is this program, on the scripted model if one is given. */
async function shell(sandbox: Sandbox, line: string, options: string[] = []) {
  const words = [...ISONFORGE].map(shellQuote).join(" ");
  const model = options.map(shellQuote).join(" ");
  const script = `isonforge() { ${words} ${model} "$@"; }\n${PIPE}\n${line}`;
  const { code, stdout, stderr } = await new Deno.Command("/bin/bash", {
    args: ["-c", script],
    cwd: sandbox.project,
    env: sandbox.env,
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** A model that answers so many times, and what the user said to it last. */
function scriptedModel(answers: number) {
  const server = startFakeOpenAI(Array.from({ length: answers }, () => ({ text: "fine" })));
  return {
    options: ["--base-url", server.url, "--model", "fake-model"],
    asked: (): string[] =>
      server.requests.filter(({ method }) => method === "POST").map(({ body }) => {
        const { messages } = body as { messages: { role: string; content: string }[] };
        return messages.findLast(({ role }) => role === "user")?.content ?? "";
      }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

Deno.test("a run is told what was piped beside its prompt, before it and marked off from it", async () => {
  await using sandbox = await createSandbox();
  await Deno.writeTextFile(join(sandbox.project, "diff"), DIFF);
  await using model = scriptedModel(5);
  const lines = [
    // As Windows' shells write it.
    `pipe "printf '\\377\\376-\\0o\\0l\\0d\\0\\n\\0+\\0n\\0e\\0w\\0\\n\\0'"; isonforge -p "review this" <&3`,
    `pipe "printf '%s\\n' -old +new"; isonforge -p "review this" <&3`,
    `isonforge "review this" < diff`,
    // It has begun: what comes late belongs to it.
    `pipe "echo -old; sleep 0.3; echo +new"; isonforge -p "review this" <&3`,
    `isonforge -p --prompt-file <(echo "review this") <<< $'-old\\n+new'`,
  ];
  for (const line of lines) {
    const { code, stderr } = await shell(sandbox, line, model.options);
    assertEquals([code, stderr], [0, ""], line);
  }
  for (const message of model.asked()) assertStringIncludes(message.trimEnd(), BOTH);
  const [listed] = JSON.parse(await sandbox.ok(["sessions", "--json"]));
  assertEquals(listed.prompt.trimEnd(), "review this");
});

Deno.test("an agent keeps what was piped beside its prompt, and a respawn is told it again", async () => {
  await using sandbox = await createSandbox();
  await using model = scriptedModel(2);
  const started = await shell(
    sandbox,
    `pipe "printf '%s\\n' -old +new"; isonforge --bg -q "review this" <&3`,
    model.options,
  );
  const id = started.stdout.trim();
  assertEquals([started.code, started.stderr], [0, ""]);
  assertEquals((await sandbox.ended(id)).prompt, "review this");
  const input = sandbox.path(id, "input");
  assertEquals([await Deno.readTextFile(input), await modeOf(input)], [DIFF, 0o600]);
  await sandbox.ok(["respawn", id]);
  await sandbox.ended(id);
  assertEquals(model.asked().length, 2);
  for (const message of model.asked()) assertStringIncludes(message, BOTH);
  assertMatch(await sandbox.ok(["inspect", id]), /^ +input +\S+\/input \(10 B\)$/m);
});

Deno.test("a loop over the lines of a file starts an agent for each", async () => {
  await using sandbox = await createSandbox();
  await Deno.writeTextFile(join(sandbox.project, "list"), "say one\nsay two\nsay three\n");
  const { stdout } = await shell(
    sandbox,
    `while read -r line; do isonforge --bg -q --model rehearsal "rehearse: $line"; done < list`,
  );
  const ids = stdout.trim().split("\n");
  assertEquals(ids.length, 3);
  for (const id of ids) {
    await sandbox.ended(id);
    assertEquals(await Deno.stat(sandbox.path(id, "input")).catch(() => undefined), undefined);
  }
});

Deno.test("what is no pipe with something in it changes nothing", async () => {
  await using sandbox = await createSandbox();
  await using model = scriptedModel(5);
  const run = 'isonforge -p "review this"';
  const lines = [
    `${run} < /dev/null`,
    `${run} <&-`,
    `pipe :; ${run} <&3`,
    `${run} < empty`,
    `pipe echo; ${run} <&3`,
  ];
  await Deno.writeTextFile(join(sandbox.project, "empty"), "");
  for (const line of lines) {
    const { code, stderr } = await shell(sandbox, line, model.options);
    assertEquals([code, stderr], [0, ""], line);
  }
  for (const message of model.asked()) assertEquals(message.includes("<stdin>"), false);
});

Deno.test("a pipe to which nobody writes is left alone, with a warning", async () => {
  await using sandbox = await createSandbox();
  const line =
    `exec 3< <(exec sleep 600); isonforge --bg -q --model rehearsal "rehearse: say a" <&3; ` +
    `kill $!`;
  const { code, stdout, stderr } = await shell(sandbox, line);
  assertEquals(code, 0);
  assertMatch(stderr, /^warning: nothing came through the pipe .* in 1 s.*"< \/dev\/null"/);
  await sandbox.ended(stdout.trim());
});

Deno.test("what is over 10 MB starts nothing", async () => {
  await using sandbox = await createSandbox();
  for (const how of ["-p", "--bg"]) {
    const line = `pipe "head -c 10000001 /dev/zero | tr '\\0' x"; ` +
      `isonforge ${how} --model rehearsal "read" <&3`;
    const { code, stdout, stderr } = await shell(sandbox, line);
    assertEquals([code, stdout], [1, ""]);
    assertMatch(stderr, /^error: standard input is over 10 MB.*\nhint: .*file/);
  }
  assertEquals(await sandbox.ok(["agents", "--json"]), "[]\n");
});

Deno.test("what has no end is noticed, wherever a text is read", async () => {
  await using sandbox = await createSandbox();
  for (
    const line of [
      "yes | isonforge -p",
      "yes | isonforge --bg -",
      "isonforge -p --prompt-file /dev/zero",
      "isonforge -p --append-system-prompt-file /dev/zero x",
      "isonforge -p --json-schema /dev/zero x",
      'isonforge --bg --each /dev/zero "x {}"',
      "yes | isonforge config set model -",
    ]
  ) {
    const { code, stdout, stderr } = await shell(sandbox, line);
    assertEquals([line, code, stdout], [line, 1, ""]);
    assertMatch(stderr, /^error: cannot read .*: it is over 10 MB\nhint: /);
  }
  assertEquals(await sandbox.ok(["agents", "--json"]), "[]\n");
});
