/**
 * Files that are run later and lie further down: an agent tries to put others in their place.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { canContain, contained, furnish } from "../helpers/contained_run.ts";
import { createSandbox, git } from "../helpers/sandbox.ts";

Deno.test({
  name: "no directory above a file that is run later can be put away to replace it",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    await Deno.mkdir(join(project, "pkg/deep"), { recursive: true });
    await Deno.writeTextFile(join(project, "pkg/deep/Makefile"), "all:\n");
    await Deno.mkdir(join(project, "outer/sub"), { recursive: true });
    await git(join(project, "outer/sub"), "init", "--quiet");
    await furnish(sandbox);
    const { results, stderr, code } = await contained(sandbox, [
      "for d in pkg pkg/deep outer outer/sub; do mv $d put-away && cp -r put-away $d; done; " +
      "echo evil >> pkg/deep/Makefile; git -C outer/sub config core.fsmonitor ./evil; echo tried",
      "echo new > pkg/deep/new && mkdir pkg/other && mv pkg/other pkg/moved && rm -r pkg/moved pkg/deep/new && echo worked",
    ]);
    assertEquals(code, 0, stderr);
    assertMatch(results[0] ?? "", /^tried$/m);
    assertMatch(results[1] ?? "", /^worked\n/);
    assertEquals(await Deno.readTextFile(join(project, "pkg/deep/Makefile")), "all:\n");
    const config = await Deno.readTextFile(join(project, "outer/sub/.git/config"));
    assert(!config.includes("fsmonitor"), config);
    await sandbox.gone();
  },
});
