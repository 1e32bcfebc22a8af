/**
 * Searches beside which a command puts a link in the place of a directory, between the look at a file and its opening.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { openSandbox } from "../../../../lib/engine/sandbox/open_sandbox.ts";
import { GrepReport } from "../../../../lib/engine/tools/search/grep_report.ts";
import type { Search } from "../../../../lib/engine/tools/search/search.ts";
import { searchFiles } from "../../../../lib/engine/tools/search/search_files.ts";
import { searchWithRipgrep } from "../../../../lib/engine/tools/search/search_with_ripgrep.ts";
import { findProgram } from "../../../../lib/sys/find_program.ts";
import { holdPlace } from "../../../../lib/sys/files/hold_place.ts";
import { canContain } from "../../../helpers/contained_run.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

const hasRipgrep = findProgram("rg", { cwd: "/nowhere" }) !== undefined;

/** A sandbox around a directory of a home, both made; and what keeps the test from ending while it is waited for. */
async function world() {
  const directory = await temporaryDirectory();
  const home = await Deno.realPath(directory.path);
  const cwd = join(home, "project");
  await Deno.mkdir(cwd);
  const sandbox = await openSandbox({
    ...{ level: "workspace", cwd, home, isonforgeHome: join(home, ".isonforge") },
    ...{ addedDirectories: [], environment: { PATH: "/usr/bin:/bin" }, secrets: [] },
  });
  const alive = setInterval(() => {}, 1000);
  return {
    ...{ home, cwd, sandbox },
    async [Symbol.asyncDispose]() {
      await sandbox[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
      clearInterval(alive);
    },
  };
}

for (const find of [searchWithRipgrep, searchFiles]) {
  Deno.test({
    name: `${find.name}() opens no hidden file through a link that has come meanwhile`,
    ignore: !canContain || (find === searchWithRipgrep && !hasRipgrep),
    fn: async () => {
      await using made = await world();
      const { home, cwd, sandbox } = made;
      for (const name of [join(cwd, "P"), join(home, ".kube")]) await Deno.mkdir(name);
      await Deno.writeTextFile(join(home, ".kube/config"), "token: SECRET\n");
      await Deno.writeTextFile(join(cwd, "P/config"), "token: innocent\n");
      await Deno.writeTextFile(join(cwd, "zz"), "token: last\n");
      const swap = () => {
        Deno.renameSync(join(cwd, "P"), join(cwd, "Q"));
        Deno.symlinkSync(join(home, ".kube"), join(cwd, "P"));
      };
      using held = holdPlace(cwd);
      const search: Search = {
        ...{ pattern: "token", cwd, path: cwd, held, isDirectory: true, contextLines: 0, sandbox },
        // It is asked as the last one, before the first is opened.
        isWanted: (name) => (name === "zz" && swap(), true),
        signal: new AbortController().signal,
      };
      const report = await find(search, new GrepReport({ cwd }));
      const { output = "" } = report?.outcome() ?? {};
      assertEquals(output.includes("SECRET"), false, output);
      assertStringIncludes(output, "zz\n1: token: last");
    },
  });
}

Deno.test({
  name: "searchWithRipgrep() leaves to our own search what the sandbox has another of",
  ignore: !canContain || !hasRipgrep,
  fn: async () => {
    await using made = await world();
    const { cwd, sandbox } = made;
    await using elsewhere = await temporaryDirectory();
    const path = await Deno.realPath(elsewhere.path);
    await Deno.writeTextFile(join(path, "a"), "token\n");
    using held = holdPlace(path);
    const search: Search = {
      ...{ pattern: "token", cwd, path, held, isDirectory: true, contextLines: 0, sandbox },
      isWanted: () => true,
      signal: new AbortController().signal,
    };
    assertEquals(await searchWithRipgrep(search, new GrepReport({ cwd })), undefined);
  },
});
