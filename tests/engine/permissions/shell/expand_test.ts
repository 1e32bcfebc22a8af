import { assertEquals, assertThrows } from "@std/assert";
import { expandWord } from "../../../../lib/engine/permissions/shell/expand.ts";
import { UNKNOWN } from "../../../../lib/engine/permissions/shell/texts.ts";
import { parseShell } from "../../../../lib/engine/permissions/shell/parse_shell.ts";
import { type Command, ShellSyntaxError } from "../../../../lib/engine/permissions/shell/syntax.ts";

const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  HOME: ["/home/u"],
  PWD: ["/work"],
  X: ["a b"],
  F: ["src/a.tar.gz"],
  EMPTY: [""],
  EITHER: ["one", "two"],
  NAME: ["X"],
  TILDE: ["~/x"],
  /** Set to what became no word. */
  NOTHING: [],
  SOME: [`${UNKNOWN}/x.jpg`],
};

function homeOf(user: string): string | undefined {
  return user === "root" ? "/root" : undefined;
}

function expanded(text: string): string[] {
  const [pipeline] = parseShell(`: ${text}`);
  const command = pipeline?.commands[0];
  if (command?.kind !== "simple") throw new Error("no simple command");
  return command.words.slice(1).flatMap((word) =>
    expandWord(word, {
      variables: { get: (name) => VARIABLES[name] },
      home: "/home/u",
      homeOf,
      outputOf: () => ["printed", "words"],
    })
  ).map((text) => text.replaceAll(UNKNOWN, "?"));
}

Deno.test("expandWord() becomes what bash makes of a word", () => {
  const table: Readonly<Record<string, readonly string[]>> = {
    "a 'b c' \"d e\" f\\ g": ["a", "b c", "d e", "f g"],
    "\"\" ''": ["", ""],
    "a'b'\"c\"\\d": ["abcd"],
    "$'a\\tb\\x41\\'c'": ["a\tbA'c"],
    "a\\\nb": ["ab"],
    "~ ~/x ~root/x '~' \\~ a~": [
      "/home/u",
      "/home/u/x",
      "/root/x",
      "~",
      "~",
      "a~",
    ],
    // Braces first, then `~` of each word, and what looks like an assignment has more of them.
    "{~/a,~/b} {~,x}/a": ["/home/u/a", "/home/u/b", "/home/u/a", "x/a"],
    "a=~/x a=b:~ a[0]=~/x a+=~/x a=~:~/x": [
      "a=/home/u/x",
      "a=b:/home/u",
      "a[0]=/home/u/x",
      "a+=/home/u/x",
      "a=/home/u:/home/u/x",
    ],
    // Who that is, or which directory, nobody knows.
    "~nobody/x ~+ ~-/x ~1/x a=~2": ["?/x", "/work", "?/x", "?/x", "a=?"],
    "--f=~/x a:~/x a-b=~/x": ["--f=~/x", "a:~/x", "a-b=~/x"],
    "a='~/x' a=\\~/x '~'/x $TILDE a=$TILDE": ["a=~/x", "a=~/x", "~/x", "~/x", "a=~/x"],
    "x${NOT_SET:-~/a} x{=,y}~": ["x/home/u/a", "x=/home/u", "xy~"],
    "$X": ["a", "b"],
    '"$X"': ["a b"],
    "'$X' \\$X": ["$X", "$X"],
    "${X}c": ["a bc"],
    "$EMPTY x": ["x"],
    '"$EMPTY"': [""],
    "$NOT_SET x": ["x"],
    '"$NOT_SET" $NOT_SET/x': ["?", "?/x"],
    "$EITHER/x": ["one/x", "two/x"],
    "${NOT_SET:-d} ${EMPTY:-d} ${X:-d} ${NOTHING:-d}": ["d", "d", "a", "b", "d"],
    '"${NOT_SET:+d}"': [""],
    "${F%.gz} ${F%%.*} ${F##*/} ${F#*/}": ["src/a.tar", "src/a", "a.tar.gz", "a.tar.gz"],
    "${SOME%.jpg}.png ${SOME##*/}": ["?/x.png", "_"],
    "${#X} $((1 + 2)) $(( X ))": ["0", "0", "0"],
    "${X/a/b} ${X:1:2} ${!X}": ["b", "b", "b", "?"],
    '"${X^^}" "${X//[ab]/}" "${X: -1}" "${F/%.gz/.xz}"': ["A B", "?", "b", "src/a.tar.xz"],
    // An element may be any of them.
    '"${EITHER[1]}" ${!NAME}': ["one", "two", "a", "b"],
    "$(ls) `ls`": ["printed", "words", "printed", "words"],
    '"$(ls)/x"': ["printed/x", "words/x"],
    "<(ls)": ["/dev/fd/63"],
    "{a,b}c x{1,2}{3,4}": ["ac", "bc", "x13", "x14", "x23", "x24"],
    "{a,{b,c}}": ["a", "b", "c"],
    "{a,b{c,d}} {{a,b},c} {{a,b} {a,b}} {a},b}": [
      ...["a", "bc", "bd", "a", "b", "c"],
      ...["{a", "{b", "a}", "b}", "a}", "b"],
    ],
    // Whatever is nothing is no word.
    '{git,} {git,""} {,} x{,} {a,{,}} {{,a},b}': ["git", "git", "", "x", "x", "a", "a", "b"],
    '{$EMPTY,a} $EMPTY$EMPTY "$EMPTY"$EMPTY': ["a", ""],
    "'{a,b}' \\{a,b} {a\\,b}": ["{a,b}", "{a,b}", "{a,b}"],
    "{1..3} {c..a} {a} {1..} {1..a}": ["1", "2", "3", "c", "b", "a", "{a}", "{1..}", "{1..a}"],
    "{s..s..1}ecrets {a..e..2} {9..1..4} {1..3..0}": [
      ...["secrets", "a", "c", "e", "9", "5", "1", "1", "2", "3"],
    ],
    "{1..-1} {08..10} {-05..5..5}": ["1", "0", "-1", "08", "09", "10", "-05", "000", "005"],
    "{1234567..1234568}": ["1234567", "1234568"],
    "a\uFDD4b 'a\uFDD3'": ["?", "?"],
    "*.ts a?b [!.]*": ["*.ts", "a?b", "[!.]*"],
  };
  for (const [text, words] of Object.entries(table)) assertEquals(expanded(text), words, text);
});

Deno.test("expandWord() expands each `~` of a variable's value", () => {
  const values = (text: string): string[] => {
    const command = parseShell(text)[0]?.commands[0];
    if (command?.kind !== "simple") throw new Error("no simple command");
    return command.assignments.flatMap(({ value }) =>
      expandWord(value, {
        variables: { get: (name) => VARIABLES[name] },
        home: "/home/u",
        homeOf,
        isValue: true,
        outputOf: () => [],
      })
    );
  };
  assertEquals(values("V=~/a:~/b"), ["/home/u/a:/home/u/b"]);
  assertEquals(values("V=a:~ W='~':\\~"), ["a:/home/u", "~:~"]);
  assertEquals(values("V=(~/a [1]=b:~/c)"), ["/home/u/a", "b:/home/u/c"]);
});

/** The first words of the commands, in order, with those inside of words after their command. */
function programs(text: string): string[] {
  const inCommand = (command: Command): string[] => {
    if (command.kind !== "simple") return command.body.flatMap(inPipeline);
    const inner = command.words.flat().flatMap((part) =>
      part.kind === "substitution" || part.kind === "process"
        ? part.script.flatMap(inPipeline)
        : part.kind === "number" || part.kind === "unknown"
        ? part.scripts.flat().flatMap(inPipeline)
        : []
    );
    const first = command.words[0]?.map((part) => part.kind === "text" ? part.text : "").join("");
    return first === undefined || first === ":" ? inner : [first, ...inner];
  };
  const inPipeline = ({ commands }: { commands: readonly Command[] }) =>
    commands.flatMap(inCommand);
  return parseShell(text).flatMap(inPipeline);
}

Deno.test("parseShell() finds every command of a script", () => {
  const table: Readonly<Record<string, string>> = {
    "a; b & c && d || e | f |& g": "a b c d e f g",
    "a\nb # c\n\nd": "a b d",
    "! a; time -p b; coproc c": "a b c",
    "(a; b); { c; d; }": "a b c d",
    "if a; then b; elif c; then d; else e; fi": "a b c d e",
    "while a; do b; done; until c; do d; done": "a b c d",
    "for x in 1 2; do a; done; for ((i=0;i<$(b);i++)); do c; done": "a b c",
    "select x in 1; do a; done": "a",
    "case $(a) in $(b)) c;; *) d;& e) f;; esac": "a b c d f",
    "[[ -n $(a) && $(b) == c ]]; ((x = $(d)))": "[[ a b d",
    'a $(b `c`) <(d) "$(e)" ${x[$(f)]}': "a b c d e f",
    "x=(1 $(a)); declare y=$(b)": "declare b",
    "cat <<E | a\n$(b)\nE\nc": "cat a c",
    "f() { a; }; function g { b; }": "a b",
  };
  for (const [text, names] of Object.entries(table)) {
    assertEquals(programs(text).join(" "), names, text);
  }
});

Deno.test("parseShell() reads here-documents as the command gets them", () => {
  const table: Readonly<Record<string, string>> = {
    "cat <<E\na $X \\$X\nE": "a {X} $X\n",
    "cat <<'E'\na $X \\$X\nE": "a $X \\$X\n",
    "cat <<-E\n\ta\n\t\tb\n\tE": "a\nb\n",
    "cat <<< 'a b'": "a b",
  };
  for (const [text, body] of Object.entries(table)) {
    const command = parseShell(text)[0]?.commands[0];
    if (command?.kind !== "simple") throw new Error("no simple command");
    const [redirection] = command.redirections;
    const found = redirection?.target.map((part) =>
      part.kind === "text" ? part.text : part.kind === "variable" ? `{${part.name}}` : "?"
    ).join("");
    assertEquals(found, body, text);
  }
});

Deno.test("parseShell() throws when a text is no script, or is nested too deep", () => {
  const texts = [
    "echo 'a",
    'echo "a',
    "echo $(a",
    "echo $(b 'c)",
    "echo `a",
    "if a; then b",
    "a )",
    "for x in 1; do",
    "((((".repeat(3000),
    "$(".repeat(3000),
    "{ ".repeat(5000),
  ];
  for (const text of texts) {
    assertThrows(() => programs(text), ShellSyntaxError, "", text.slice(0, 40));
  }
});
