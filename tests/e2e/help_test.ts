import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createSandbox } from "../helpers/sandbox.ts";

Deno.test("isonforge --help, -h and help are one page, without colours through a pipe", async () => {
  await using sandbox = await createSandbox();
  const help = await sandbox.ok(["--help"]);
  assert(help.startsWith("isonforge 0."));
  assertStringIncludes(help, "Background agents:\n  agents, ps ");
  assert(!help.includes("\x1b"));
  assertEquals(await sandbox.ok(["-h"]), help);
  assertEquals(await sandbox.ok(["help"]), help);
});

Deno.test("the help of a command is the same by --help, -h and help", async () => {
  await using sandbox = await createSandbox();
  const help = await sandbox.ok(["logs", "--help"]);
  assertStringIncludes(help, "Usage:\n    isonforge logs [options] <id...>\n");
  assertEquals(await sandbox.ok(["logs", "-h"]), help);
  assertEquals(await sandbox.ok(["help", "logs"]), help);
});

Deno.test("a command that only holds others shows its help", async () => {
  await using sandbox = await createSandbox();
  assertEquals(await sandbox.ok(["config"]), await sandbox.ok(["config", "--help"]));
  assertStringIncludes(
    await sandbox.ok(["config", "set", "--help"]),
    "isonforge config set <key> ",
  );
});

Deno.test("isonforge help shows topics, and refuses what it does not know", async () => {
  await using sandbox = await createSandbox();
  assertStringIncludes(await sandbox.ok(["help", "exit-codes"]), "\n  130  Ctrl+C ended ");
  assertEquals(await sandbox.run(["help", "modles"]), {
    code: 2,
    stdout: "",
    stderr:
      'error: no such command or topic: "modles"\nhint: did you mean isonforge help models?\n',
  });
  const both = await sandbox.run(["help", "--man", "logs"]);
  assertEquals([both.code, both.stdout], [2, ""]);
});

Deno.test("isonforge help --man prints the manual page", async () => {
  await using sandbox = await createSandbox();
  const env = { SOURCE_DATE_EPOCH: "0" };
  const page = await sandbox.ok(["help", "--man"], { env });
  assert(/^\.TH ISONFORGE 1 "1970-01-01" "isonforge 0\./m.test(page));
  assert(page.endsWith("\n") && !page.endsWith("\n\n"));
});
