import { assertEquals, assertStringIncludes } from "@std/assert";
import { readTool } from "../../../lib/engine/tools/read.ts";
import { setSearchPath } from "../../../lib/sys/search_path.ts";
import { writePrograms } from "../../helpers/executable.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";

const PDF = "%PDF-1.4\n\0";

/** What is found with a `pdftotext` that does what `script` says; undefined: there is none. */
async function readWith(script: string | undefined) {
  await using programs = await temporaryDirectory();
  await using sandbox = await ToolSandbox.create({ "a.pdf": PDF });
  if (script !== undefined) {
    await writePrograms(programs.path, { pdftotext: `#!/bin/sh\n${script}\n` });
  }
  setSearchPath(programs.path);
  try {
    return await sandbox.call(readTool, { path: "a.pdf" });
  } finally {
    setSearchPath(Deno.env.get("PATH") ?? "/usr/bin:/bin");
  }
}

Deno.test("read shows a PDF document as text where pdftotext is there", async () => {
  const { output, summary } = await readWith("head -c 4 \"$5\"; printf ' one\\n\\fPage two\\n\\f'");
  assertEquals([output, summary], ["%PDF one\n\fPage two\n\f", "2 pages"]);
});

Deno.test("read says why a PDF document has no text", async () => {
  const table: [string | undefined, string][] = [
    [undefined, "its text can be shown where pdftotext is installed"],
    ["exit 0", "it holds no text, only pictures of pages perhaps"],
    [
      "echo 'Syntax Error: broken' >&2; exit 1",
      "pdftotext could not read it: Syntax Error: broken",
    ],
  ];
  for (const [script, problem] of table) {
    const { output, isError } = await readWith(script);
    assertStringIncludes(output, problem);
    assertEquals(isError, false);
  }
});
