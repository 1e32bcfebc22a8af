/**
 * Files that are hidden from an agent, or guarded, and that somebody outside replaces while it works.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { asUser, canContain, contained, furnish } from "../helpers/contained_run.ts";
import { namesIn } from "../helpers/files.ts";
import { createSandbox } from "../helpers/sandbox.ts";

/** Words before a command: as somebody outside puts files in the place of others, once `ready` is there. */
const REPLACED = `( while [ ! -e "$1/ready" ] && kill -0 $$; do sleep 0.05; done
  cp "$1/.git/config" "$1/.git/c" && mv "$1/.git/c" "$1/.git/config"
  echo SECRET-OF-LATER > "$2/.npmrc.t" && mv "$2/.npmrc.t" "$2/.npmrc"
  rm -r "$2/.kube" && mkdir "$2/.kube" && echo SECRET-OF-LATER > "$2/.kube/config"
  ln "$2/.bash_history" "$2/.h" && rm "$2/.bash_history" && mv "$2/.h" "$2/.bash_history"
  mkdir "$2/.vault-token"; touch "$1/replaced" ) >/dev/null 2>&1 &
shift 2; exec "$@"`;
const untilNot = (command: string) =>
  `for i in $(seq 600); do { ${command}; } >/dev/null 2>&1 || break; sleep 0.05; done`;

Deno.test({
  name: "what somebody outside puts in the place of a guarded or a hidden file is covered, too",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    const { project } = sandbox;
    const user = sandbox.env.HOME ?? "";
    await furnish(sandbox);
    const { results, stderr, code } = await contained(sandbox, [
      `touch ready; ${untilNot("! test -e replaced")}; ${untilNot(": >> .git/config")}; ` +
      `echo evil >> .git/config; ${
        untilNot("test -s ~/.npmrc")
      }; cat ~/.npmrc; echo x > ~/.npmrc; ` +
      `${untilNot("test -e ~/.kube/config")}; ls -A ~/.kube; ` +
      `${untilNot("test -s ~/.bash_history")}; cat ~/.bash_history; echo tried`,
      "cat ~/.npmrc ~/.bash_history; ls -A ~/.kube; git config a.b c || echo kept",
    ], {
      through: [...asUser(), "sh", "-c", REPLACED, "sh", project, user],
    });
    assertEquals(code, 0, stderr);
    assertMatch(results[0] ?? "", /Read-only file system\n.*Read-only file system\ntried\n/);
    assertMatch(results[1] ?? "", /kept\n/);
    assert(!results.join("").includes("SECRET"), results.join(""));
    const config = await Deno.readTextFile(join(project, ".git/config"));
    assert(!config.includes("evil"), config);
    await sandbox.gone();
  },
});

/** Somebody outside empties a cache of which a part is the sandbox's own, once `ready` is there. */
const EMPTIED = `( while [ ! -e "$1/ready" ] && kill -0 $$; do sleep 0.05; done
  rm -r "$2/.npm/_npx" ) >/dev/null 2>&1 &
shift 2; exec "$@"`;

Deno.test({
  name:
    "where a directory of the sandbox's own is taken away outside, nothing inside gets at what comes there",
  ignore: !canContain,
  fn: async () => {
    await using sandbox = await createSandbox();
    const user = sandbox.env.HOME ?? "";
    await Deno.mkdir(join(user, ".npm/_cacache"), { recursive: true });
    await furnish(sandbox);
    const npx = join(user, ".npm/_npx");
    const { results, stderr, code } = await contained(sandbox, [
      `touch ready; ${untilNot("test -d ~/.npm/_npx")}; ` +
      `for i in $(seq 600); do sleep 0.05; done; echo survived`,
      "mkdir ~/.npm/_npx/planted && echo made",
    ], {
      through: [...asUser(), "sh", "-c", EMPTIED, "sh", sandbox.project, user],
    });
    assertEquals(code, 0, stderr);
    assert(!(results[0] ?? "").includes("survived"), results[0]);
    assertMatch(results[1] ?? "", /^made\n/);
    assertEquals(namesIn(npx), []);
    await sandbox.gone();
  },
});
