import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { evaluate } from "../../helpers/evaluate.ts";

/** What `statement` prints with the functions of render.ts. */
async function printed(
  statement: string,
  env: Record<string, string> = {},
): Promise<{ stdout: string; stderr: string }> {
  const code = `
    import * as render from "lib/cli/output/print.ts";
    import { UserError } from "lib/errors.ts";
    ${statement}
  `;
  const { code: exitCode, stdout, stderr } = await evaluate(code, { env });
  assertEquals(exitCode, 0, stderr);
  return { stdout, stderr };
}

Deno.test("printError() writes one line to stderr when there is no hint", async () => {
  assertEquals(await printed(`render.printError(new UserError("cannot remove it"));`), {
    stdout: "",
    stderr: "error: cannot remove it\n",
  });
});

Deno.test("printError() adds the hint when there is one", async () => {
  const { stderr } = await printed(`
    render.printError(new UserError("cannot remove it", { hint: "stop it first" }));
  `);
  assertEquals(stderr, "error: cannot remove it\nhint: stop it first\n");
});

Deno.test("printError() says that it is a bug when the error is not the user's", async () => {
  const { stderr } = await printed(`render.printError(new TypeError("x is not a function"));`);
  assertEquals(
    stderr,
    "error: x is not a function\nhint: this is a bug in isonforge; ISONFORGE_DEBUG=1 shows where\n",
  );
});

Deno.test("printError() shows what was thrown when that is no error", async () => {
  const { stderr } = await printed(`render.printError("just words");`);
  assertStringIncludes(stderr, "error: just words\n");
});

Deno.test("printError() shows the stack when ISONFORGE_DEBUG is 1, and only then", async () => {
  const statement = `render.printError(new UserError("cannot remove it"));`;
  const { stderr } = await printed(statement, { ISONFORGE_DEBUG: "1" });
  assertMatch(stderr, /^error: cannot remove it\nUserError: cannot remove it\n\s+at /);
  const plain = await printed(statement, { ISONFORGE_DEBUG: "0" });
  assertEquals(plain.stderr, "error: cannot remove it\n");
});

Deno.test("printError() lets no escape sequence through when a message holds one", async () => {
  const { stderr } = await printed(`
    render.printError(new UserError("no \\x1b[2J\\nmodel \\x07", { hint: "try \\x1b]0;x\\x07" }));
  `);
  assertEquals(stderr, "error: no  [2J\nmodel  \nhint: try  ]0;x \n");
});

Deno.test("printWarning() and printNotice() write one line to stderr when told several", async () => {
  const { stdout, stderr } = await printed(`
    render.printWarning("a\\nb\\x1b[1m");
    render.printNotice("c\\nd");
  `);
  assertEquals(stdout, "");
  assertEquals(stderr, "warning: a b [1m\nc d\n");
});

Deno.test("printDone() writes a plain check mark when stdout is a pipe", async () => {
  const { stdout } = await printed(`render.printDone("Stopped a3f8c1d2");`, { TERM: "xterm" });
  assertEquals(stdout, "✓ Stopped a3f8c1d2\n");
});
