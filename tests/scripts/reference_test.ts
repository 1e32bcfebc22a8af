import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { wholeTree } from "../../lib/cli/tree.ts";
import { table, text } from "../../lib/cli/help/document.ts";
import { markers, withMadePart } from "../../scripts/made_part.ts";
import { renderMarkdown } from "../../scripts/reference/markdown.ts";
import { reference } from "../../scripts/reference/reference.ts";
import { formatted } from "../helpers/formatted.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";
import { denoFlags } from "../../scripts/deno_flags.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const SCRIPT = fromFileUrl(new URL("../../scripts/reference.ts", import.meta.url));

const [BEGIN, END] = markers("scripts/reference.ts");

/** `text` with `made` in its place. */
function filled(text: string, made: string): string | undefined {
  return withMadePart(text, { text: made, by: "scripts/reference.ts" });
}

Deno.test("`reference()` is Markdown as deno fmt has it", async () => {
  const made = `${reference(await wholeTree())}\n`;
  assertEquals(await formatted(made), made);
});

Deno.test("`reference()` shows each command, and nothing hidden", async () => {
  const root = await wholeTree();
  const made = reference(root);
  for (const command of root.getBaseCommands()) {
    assert(
      new RegExp(`^#### .isonforge ${command.getName()}\\b`, "m").test(made),
      command.getName(),
    );
  }
  assert(!/isonforge settle|--outcome-file|--session-id\b/.test(made));
});

Deno.test("`renderMarkdown()` escapes what Markdown would take for something else", () => {
  assertEquals(
    renderMarkdown([text("refs/x/<id>, *all*, `<id>`")]),
    "refs/x/\\<id>, \\*all\\*, `<id>`",
  );
  assertEquals(renderMarkdown([table(["option", ""], ["`--a <b|c>`", "One."])]).split("\n"), [
    "| option       |      |",
    "| ------------ | ---- |",
    "| `--a <b\\|c>` | One. |",
  ]);
});

Deno.test("scripts/reference.ts --check names the file that is stale", async () => {
  await using directory = await temporaryDirectory();
  const [fresh, stale] = [directory.at("fresh.md"), directory.at("stale.md")];
  const root = await wholeTree();
  await Deno.writeTextFile(fresh, filled(`${BEGIN}\n${END}\n`, reference(root)) ?? "");
  await Deno.writeTextFile(stale, `${BEGIN}\n${END}\n`);
  const check = () => runScript("--check", fresh, stale);

  const before = await check();
  assertEquals(before.code, 1);
  assertStringIncludes(before.stderr, `the reference in ${stale} is stale`);
  assert(!before.stderr.includes(fresh));

  assertEquals((await runScript(fresh, stale)).code, 0);
  assertEquals(await check(), { code: 0, stderr: "" });
});

async function runScript(...args: string[]): Promise<{ code: number; stderr: string }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...denoFlags(), "--no-check", "-A", SCRIPT, ...args],
    cwd: ROOT,
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}
