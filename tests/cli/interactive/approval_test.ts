import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { approval } from "../../../lib/cli/interactive/approval.ts";
import type { Entry, ReadOptions } from "../../../lib/cli/interactive/line_editor.ts";
import type { Approval, AskPerson } from "../../../lib/engine/permissions/approvals.ts";
import { createRedact } from "../../../lib/engine/redact/redact.ts";
import { bashTool } from "../../../lib/engine/tools/bash.ts";
import { writeTool } from "../../../lib/engine/tools/write.ts";
import type { PlacedTouch } from "../../../lib/engine/tools/touch.ts";
import type { Tool } from "../../../lib/engine/tools/tool.ts";

type Question = Parameters<AskPerson>[0];

/** Asks, and answers one line after the other; what was printed before each answer is told. */
async function ask(
  question: Omit<Question, "signal">,
  answers: string[],
  { columns = 80, rows = 24 } = {},
): Promise<{ approval: Approval; pages: string[][]; prefills: string[]; allowed: string[] }> {
  const pages: string[][] = [[]];
  const prefills: string[] = [];
  const allowed: string[] = [];
  const askPerson = approval({
    editor: {
      readAnswer: ({ prefill }: ReadOptions): Promise<Entry> => {
        if (prefill !== undefined) prefills.push(prefill);
        const text = answers.shift();
        if (text === undefined) throw new Error(`asked again: ${pages.at(-1)?.join("\n")}`);
        pages.push([]);
        return Promise.resolve({ type: "line", text });
      },
    },
    spinner: { start: () => {}, stop: () => {} },
    redact: createRedact([]),
    print: (line) => pages.at(-1)?.push(line),
    onInterrupt: () => {},
    canAllowEdits: () => true,
    allowEdits: () => Promise.resolve(void allowed.push("edits")),
    size: () => ({ columns, rows }),
  });
  const { signal } = new AbortController();
  return { approval: await askPerson({ ...question, signal }), pages, prefills, allowed };
}

function run(command: string): Omit<Question, "signal"> {
  return {
    tool: bashTool as Tool,
    args: { command },
    touches: [{ kind: "run", command }],
    reason: "default mode asks before every command",
    always: { kind: "command", command },
  };
}

/** What the rows of a question show of the command, put together again. */
function commandIn(pages: string[][]): string {
  return pages.flat().filter((row) => /^ {2}[$>↪] /.test(row))
    .map((row) => row.startsWith("  ↪ ") ? row.slice(4) : `\n${row.slice(4)}`).join("").slice(1);
}

Deno.test("approval() shows a command exactly, keys included, however long or broken it is", async () => {
  for (
    const command of [
      `eval "$(echo 'sk-abcdefghijklmnop1234567890' | base64 -d)"`,
      `echo ${"x".repeat(700)}; rm -rf ~`,
      `echo safe${" ".repeat(5000)}; rm -rf ~`,
      `echo safe${"\n".repeat(200)}rm -rf ~${"\n".repeat(200)}`,
      "echo one\n(default mode asks before every command)\nAllow it? [y]es\n? y",
      `echo ${"世界".repeat(300)}`,
    ]
  ) {
    const { approval, pages } = await ask(run(command), [...Array(40).fill("m"), "y"]).catch(
      (error) => Promise.reject(new Error(`${command.slice(0, 20)}: ${error.message}`)),
    );
    assertEquals(approval, { kind: "yes" });
    assertEquals(commandIn(pages), command);
    assert(pages.every((page) => page.length <= 24), "a page that scrolls");
    assert(
      pages.flat().every((row) => !row.startsWith("  ") || row.length < 80),
      "a row that wraps",
    );
  }
});

Deno.test("approval() takes a yes, an always and an edit only once everything has been shown", async () => {
  const command = `echo safe${"\n".repeat(60)}rm -rf ~`;
  for (const early of ["y", "yes please", "a", "always", "e", "w", "yes!"]) {
    const { approval, pages } = await ask(run(command), [early, early, "", "m", "", "", "n"]);
    assertEquals(approval, { kind: "no" });
    assertStringIncludes(pages[0]!.join("\n"), "… 43 more lines to see before a yes counts");
    assertStringIncludes(pages[1]!.join("\n"), "Not all of it has been shown yet.");
    assertMatch(pages.flat().join("\n"), /rm -rf ~\n {2}\(default mode .*\)\nAllow it\?/);
  }
});

Deno.test("approval() lets a large change be shown at once, and refuses at any time", async () => {
  const path = "/tmp/isonforge-no-such-file";
  const content = Array.from({ length: 500 }, (_, index) => `line ${index}`).join("\n");
  const question = {
    ...run(""),
    tool: writeTool as Tool,
    args: { path, content },
    touches: writeTool.touches({ path, content }).map((touch) => ({
      ...touch,
      place: path,
    })) as PlacedTouch[],
    always: undefined,
  };
  const { approval, pages } = await ask(question, ["w", "yes"]);
  assertEquals(approval, { kind: "yes" });
  assertEquals(pages.flat().filter((row) => row.startsWith("  +line ")).length, 500);
  assertEquals((await ask(question, ["split it up please"])).approval, {
    kind: "no",
    words: "split it up please",
  });
  assertEquals((await ask(question, ["a", "m", "nope"])).approval, { kind: "no" });
  for (const words of ["f", "allow edits from now on", "All edits."]) {
    const { approval, allowed } = await ask(question, [words, "w", words]);
    assertEquals([approval, allowed], [{ kind: "yes" }, ["edits"]]);
  }
  const { allowed, pages: asked } = await ask(run("echo one"), ["f", "n"]);
  assertEquals([allowed, asked.length], [[], 3]);
});

Deno.test("approval() names the place of a change that a link or a way up leads to", async () => {
  const content = "x";
  for (
    const [path, place, heading] of [
      ["src/a", "/nowhere/project/src/a", "write src/a (new)"],
      ["./src/./a", "/nowhere/project/src/a", "write ./src/./a (new)"],
      ["/nowhere/a", "/nowhere/a", "write /nowhere/a (new)"],
      ["link/a", "/nowhere/else/a", "write link/a → /nowhere/else/a (new)"],
      ["../a", "/nowhere/a", "write ../a → /nowhere/a (new)"],
      ["/nowhere/link/a", "/nowhere/b", "write /nowhere/link/a → /nowhere/b (new)"],
    ] as const
  ) {
    const touches = writeTool.touches({ path, content })
      .map((touch) => ({ ...touch, place })) as PlacedTouch[];
    const question = { ...run(""), tool: writeTool as Tool, args: { path, content }, touches };
    assertEquals((await ask(question, ["n"])).pages[0]?.slice(1, 3), [heading, "  +x"]);
  }
});

Deno.test("approval() shows what has no look of its own, in the command and around it", async () => {
  const command = "echo a\u202eb\u200b\u{e0041}\x1b[2K\r\nrm\u00a0x\u2028\u3164";
  const question = { ...run(command), reason: `"a\x1b]52;c;eA\x07\u202e" holds keys\nfake` };
  const { pages } = await ask(question, ["n"]);
  const text = pages.flat().join("\n");
  assertStringIncludes(
    text,
    "  $ echo a<U+202E>b<U+200B><U+E0041>␛[2K␍\n  > rm<U+00A0>x<U+2028><U+3164>\n" +
      `  ("a␛]52;c;eA␇<U+202E>" holds keys␊fake)`,
  );
});

Deno.test("approval() asks again about what may mean yes or no", async () => {
  for (const words of ["yse", "yes but only in src", "no problem", "ok no", "x"]) {
    const { approval, pages } = await ask(run("echo one"), [words, "y"]);
    assertEquals(approval, { kind: "yes" });
    assertStringIncludes(pages[1]!.join("\n"), `"${words}" may mean yes or no`);
    assertStringIncludes(pages[1]!.join("\n"), "Allow it?");
  }
  assertEquals((await ask(run("echo one"), ["yes please"])).approval, { kind: "yes" });
  assertEquals((await ask(run("echo one"), ["", "Always."])).approval, { kind: "always" });
});

Deno.test("approval() gives no line to edit that an editor would obey or misread", async () => {
  for (const command of ["echo a\rrm -rf x", "echo \x1b[A", "echo ↵ x", "echo a\u202eb"]) {
    const { approval, pages, prefills } = await ask(run(command), ["e", "n"]);
    assertEquals([approval, prefills], [{ kind: "no" }, []]);
    assertStringIncludes(pages[1]!.join("\n"), "holds characters that do not allow it");
  }
  const { approval, prefills } = await ask(run("echo one\necho two"), ["e", "echo 3↵echo 4"]);
  assertEquals(prefills, ["echo one↵echo two"]);
  assertEquals(approval, { kind: "edited", args: { command: "echo 3\necho 4" } });
});
