import { assertEquals } from "@std/assert";
import { gitShows } from "../../../../lib/engine/permissions/inner/git_shows.ts";
import {
  alongDirectory,
  alongGit,
} from "../../../../lib/engine/permissions/user_rules/taken_along.ts";

const NAME = "name what you need";

/** What is said of a git command where `pattern` is not to be read. */
function saidOf(command: string, pattern = "./secrets/**"): string {
  const shows = gitShows(command.split(" ").slice(1));
  if (shows === undefined) return "nothing";
  const rule = { action: "deny" as const, tool: "Read", pattern, text: "", from: "" };
  return alongGit(shows, { command, file: "secrets/key", rule });
}

Deno.test("alongGit() says what can be done, which depends on the command", () => {
  const shows = (command: string) => `which "${command}" would show or copy`;
  for (const command of ["git log -p", "git show HEAD", "git grep k", "git archive HEAD"]) {
    assertEquals(
      saidOf(command),
      `${shows(command)}: leave it out (-- . ':!secrets/key'), or ${NAME}`,
    );
  }
  for (
    const command of [
      ...["git bundle create x HEAD", "git fast-export HEAD", "git stash show -p", "git difftool"],
      ...["git cat-file -p x", "git --work-tree=/x checkout -f", "git log -L1,2:x"],
    ]
  ) {
    assertEquals(
      saidOf(command),
      `${shows(command)} and cannot leave out: use a command that names what you need`,
    );
  }
});

Deno.test("alongGit() says of a copy how to make it without the file, and which rule would hold there", () => {
  const copies = (command: string, sparse: string, rule: string) =>
    `which "${command}" would put where the rule does not hold: make the copy without it (--no-checkout, and in the copy ` +
    `git sparse-checkout set --no-cone '/*' '!${sparse}' and git checkout), or let the user add a rule that holds there, ` +
    `too: "Read(${rule})"`;
  const table: [command: string, pattern: string, sparse: string, rule: string][] = [
    ["git worktree add ../x", "./secrets/**", "/secrets/**", "//**/secrets/**"],
    ["git clone . ../x", "/secrets/key", "/secrets/key", "//**/secrets/key"],
    ["git worktree add -b y ../x", "*.pem", "*.pem", "//**/*.pem"],
    ["git clone . ../x", "~/r/secrets/**", "/secrets/key", "//**/secrets/key"],
    ["git clone . ../x", "//r/secrets/**", "/secrets/key", "//**/secrets/key"],
  ];
  for (const [command, pattern, sparse, rule] of table) {
    assertEquals(saidOf(command, pattern), copies(command, sparse, rule));
  }
  assertEquals(saidOf("git worktree add --no-checkout ../x"), "nothing");
  assertEquals(
    saidOf("git -C ../x checkout"),
    'which "git -C ../x checkout" would put where the rule does not hold: leave it out there first ' +
      "(git sparse-checkout set --no-cone '/*' '!/secrets/**'), or let the user add a rule that holds there, too: " +
      '"Read(//**/secrets/**)"',
  );
});

Deno.test("alongDirectory() names a way only where there is one", () => {
  const said = (program: string, isWrite = false) =>
    alongDirectory(program, { directory: ".", isWrite });
  assertEquals(
    said("rsync"),
    `which would be read with all of ".": leave it out (--exclude), or ${NAME}`,
  );
  assertEquals(said("cp"), `which would be read with all of ".": ${NAME}`);
  assertEquals(said("rm", true), `which would be changed with all of ".": ${NAME}`);
});
