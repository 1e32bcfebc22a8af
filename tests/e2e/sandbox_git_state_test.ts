/**
 * What git obeys later although it is no configuration: begun work, the index, objects under the name of others.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { asUser, canContain, contained, furnish } from "../helpers/contained_run.ts";
import { namesIn } from "../helpers/files.ts";
import { createSandbox, git } from "../helpers/sandbox.ts";

/** Words before a command: as somebody commits and switches in the main checkout, once `ready` is there. */
const COMMITTED =
  `( while [ ! -e "$2"/worktrees/*/feature/ready ] && kill -0 $$; do sleep 0.05; done
  cd "$1" && echo c > c && git add c && git -c user.name=x -c user.email=x@x commit -qm third &&
  git checkout -q other && mv "$2"/worktrees/*/feature/ready "$2/switched" && mv "$2/switched" "$2"/worktrees/*/feature/ ) >/dev/null 2>&1 &
shift 2; exec "$@"`;
const until = (command: string) =>
  `for i in $(seq 600); do { ${command}; } >/dev/null 2>&1 && break; sleep 0.05; done`;

Deno.test({
  name:
    "of what worktrees share HEAD and the index stay covered, and what git goes on with is told",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project, home } = sandbox;
    await git(project, "branch", "other");
    await furnish(sandbox);
    const isClosed = (name: string) => `! ( : >> $common/${name} )`;
    const { results, stderr, code } = await contained(sandbox, [
      `common=$(git rev-parse --git-common-dir); touch ready; ${until("test -e switched")}; ` +
      `${until(`${isClosed("index")} && ${isClosed("HEAD")}`)}; rm switched; ` +
      "for f in index HEAD; do (echo evil >> $common/$f) 2>/dev/null || echo kept $f; done; " +
      "mv $common/HEAD $common/H || echo stays",
      "git rev-parse HEAD > $(git rev-parse --git-common-dir)/MERGE_AUTOSTASH",
      "echo x > $(git rev-parse --git-common-dir)/index.lock; mkdir .vscode",
    ], {
      args: ["-w", "feature"],
      through: [...asUser(), "sh", "-c", COMMITTED, "sh", project, home],
    });
    assertEquals(code, 0, stderr);
    assertMatch(results[0] ?? "", /kept index\nkept HEAD\n[^]*stays\n/);
    assertMatch(
      results[1] ?? "",
      /git goes on with it later[^\n]*MERGE_AUTOSTASH" \(git as it goes on, new\); [^\n]*leave it as it is/,
    );
    assertMatch(results[2] ?? "", /\.vscode" \(your editor, new\); say in your answer/);
    assert(!results[2]?.includes("lock"), results[2]);
    assertMatch(stderr, /MERGE_AUTOSTASH \(git as it goes on, new\)/);
    assertMatch(stderr, /index\.lock \(blocks git until it is removed, new\)/);
    const head = await Deno.readTextFile(join(project, ".git/HEAD"));
    assertEquals(head, "ref: refs/heads/other\n");
    assert(namesIn(join(project, ".git")).includes("MERGE_AUTOSTASH"));
    await sandbox.gone();
  },
});

Deno.test({
  name: "what stands in git's objects and index, and in no file, is told in the end",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    await Deno.writeTextFile(join(project, "Makefile"), "all:\n");
    await git(project, "add", "Makefile");
    await git(project, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "second");
    await furnish(sandbox);
    const identity = "-c user.name=a -c user.email=a@b";
    const honest = await contained(sandbox, [
      `echo a > a && git add a && git ${identity} commit -qm third && echo b >> a && git gc -q`,
    ]);
    assertEquals(honest.code, 0, honest.stderr);
    assert(!honest.stderr.includes("look first"), honest.stderr);
    const { stderr, code } = await contained(sandbox, [
      "echo evil > /tmp/e; e=$(git hash-object -w /tmp/e); b=$(git rev-parse HEAD:README.md); " +
      "file() { echo .git/objects/$(echo $1 | cut -c1-2)/$(echo $1 | cut -c3-); }; " +
      "mkdir -p $(dirname $(file $b)); rm -f $(file $b); cp $(file $e) $(file $b); " +
      "mkdir .git/k; mv .git/objects/pack/* .git/k; for p in .git/k/*.pack; do git unpack-objects -q < $p; done",
      "git update-index --cacheinfo 100644,$(git hash-object -w /tmp/e),Makefile",
    ]);
    assertEquals(code, 0, stderr);
    assertMatch(stderr, /\.git\/objects\/\S+ \(git, under the name of another object, changed\)/);
    assertMatch(stderr, /Makefile \(git's index alone, changed\)/);
    await sandbox.gone();
  },
});
