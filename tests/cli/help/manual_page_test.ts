import { assert, assertEquals, assertThrows } from "@std/assert";
import { manualPage } from "../../../lib/cli/help/manual_page.ts";
import { escapeRoff, renderCode, renderText } from "../../../lib/cli/help/roff.ts";
import { TOPICS } from "../../../lib/cli/help/topics/mod.ts";
import { wholeTree } from "../../../lib/cli/tree.ts";
import { UsageError } from "../../../lib/errors.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const root = await wholeTree();
const page = manualPage(root, "1790000000");

Deno.test("`escapeRoff()` keeps dashes, quotes, backslashes and letters of other scripts", () => {
  assertEquals(
    escapeRoff("--bg 'a\\n' `x` ^~ …"),
    "\\-\\-bg \\(aqa\\en\\(aq \\(gax\\(ga \\(ha\\(ti \\[u2026]",
  );
});

Deno.test("no line of text becomes a request", () => {
  assertEquals(renderText(".env is a file")[0], "\\&.env is a file");
  assertEquals(renderCode(".hidden\n'quoted'").slice(2, 4), ["\\&.hidden", "\\(aqquoted\\(aq"]);
});

Deno.test("`manualPage()` has the sections that a manual page has, and one for each topic", () => {
  const sections = [...page.matchAll(/^\.SH (.*)$/gm)].map(([, title]) => title);
  assertEquals(sections.slice(0, 6), [
    "NAME",
    "SYNOPSIS",
    "DESCRIPTION",
    "COMMANDS",
    "OPTIONS",
    "EXAMPLES",
  ]);
  assertEquals(sections.slice(-5), ["EXIT STATUS", "ENVIRONMENT", "FILES", "SECURITY", "SEE ALSO"]);
  assertEquals(sections.length, 7 + Object.keys(TOPICS).length);
});

Deno.test("`manualPage()` shows each command, and nothing hidden", () => {
  for (const command of root.getBaseCommands()) {
    assert(page.includes(`isonforge ${escapeRoff(command.getName())}`), command.getName());
  }
  assert(!/isonforge settle|outcome\\-file|session\\-id\b/.test(page));
});

Deno.test("`manualPage()` is the same each time, and dated only by SOURCE_DATE_EPOCH", () => {
  assertEquals(manualPage(root, "1790000000"), page);
  assert(/^\.TH ISONFORGE 1 "2026-09-21" "isonforge /m.test(page));
  assert(/^\.TH ISONFORGE 1 "" "isonforge /m.test(manualPage(root, undefined)));
  assertThrows(() => manualPage(root, "yesterday"), UsageError, "SOURCE_DATE_EPOCH");
});

for (
  const [program, ...args] of [["mandoc", "-T", "lint"], [
    "groff",
    "-man",
    "-ww",
    "-z",
    "-Tutf8",
  ]] as const
) {
  Deno.test({
    name: `${program} has nothing to say against the manual page`,
    ignore: !await isInstalled(program),
    fn: async () => {
      await using directory = await temporaryDirectory();
      const path = directory.at("isonforge.1");
      await Deno.writeTextFile(path, `${page}\n`);
      const { code, stdout, stderr } = await new Deno.Command(program, { args: [...args, path] })
        .output();
      const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      assertEquals([said, code], ["", 0]);
    },
  });
}

async function isInstalled(program: string): Promise<boolean> {
  const { success } = await new Deno.Command("sh", { args: ["-c", `command -v ${program}`] })
    .output();
  return success;
}
