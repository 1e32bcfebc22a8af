import { assertEquals } from "@std/assert/equals";
import { expandSkill } from "../../../../lib/engine/extensions/skills/expand_skill.ts";

/** The pieces on one line: commands after a `$ `. */
function expanded(body: string, args = "", directory?: string): string[] {
  const names = ["branch", "a_b"];
  return expandSkill(body, { args, names, directory, project: "/p", sessionId: "ab12" }).map((
    piece,
  ) => piece.kind === "text" ? piece.text : `$ ${piece.command}`);
}

Deno.test("expandSkill() puts arguments where a skill wants them", () => {
  const cases: Array<[body: string, args: string, wanted: string]> = [
    ["Deploy to $ARGUMENTS.", "staging now", "Deploy to staging now."],
    ["From $1 to $2.", "main 'the other'", "From main to the other."],
    ["$ARGUMENTS[0] then $ARGUMENTS[1]", "a b", "a then b"],
    ["$0 then $1", "a b", "a then b"],
    ["$3 is missing", "a", " is missing"],
    ["Just do it.", "fast", "Just do it.\n\nARGUMENTS: fast"],
    ["Just do it.", "", "Just do it."],
    ["costs \\$1 and $10", "a", "costs $1 and $10\n\nARGUMENTS: a"],
    ["$ARGUMENTS", "$1 and `x`", "$1 and `x`"],
    ["$branch, `$a_b`", "main '$branch x'", "main, `$branch x`"],
    ["$branches $PATH \\$branch \\$PATH $a_b", "m", "$branches $PATH $branch \\$PATH "],
  ];
  for (const [body, args, wanted] of cases) assertEquals(expanded(body, args).join(""), wanted);
  const places = "run ${CLAUDE_SKILL_DIR}/a.sh ${CLAUDE_PROJECT_DIR}/b.sh";
  assertEquals(expanded(places, "", "/s"), ["run /s/a.sh /p/b.sh"]);
  assertEquals(expanded("to ${CLAUDE_SESSION_ID}.log"), ["to ab12.log"]);
  assertEquals(expanded(places), ["run ${CLAUDE_SKILL_DIR}/a.sh /p/b.sh"]);
});

Deno.test("expandSkill() tells a command with an argument in it from one as it was written", () => {
  const body = "!`git log $branch` !`git log` !`${CLAUDE_PROJECT_DIR}/a.sh`";
  const pieces = expandSkill(body, {
    ...{ args: "main", names: ["branch"], directory: undefined, project: "/p" },
    sessionId: "ab12",
  });
  assertEquals(pieces.flatMap((piece) => piece.kind === "command" ? piece.isAsWritten : []), [
    false,
    true,
    true,
  ]);
});

Deno.test("expandSkill() finds the commands that a skill's author wrote, and none in arguments", () => {
  assertEquals(expanded("Status: !`git status`\nLog: !`git log $1`.", "main"), [
    "Status: ",
    "$ git status",
    "\nLog: ",
    "$ git log main",
    ".",
  ]);
  assertEquals(expanded("Look:\n```!\ngit status\ngit log\n```\nDone."), [
    "Look:\n",
    "$ git status\ngit log",
    "\nDone.",
  ]);
  assertEquals(expanded("say $ARGUMENTS", "!`rm -rf ~`"), ["say !`rm -rf ~`"]);
  assertEquals(expanded("no!`such` and `!` and !``"), ["no!`such` and `!` and !``"]);
});
