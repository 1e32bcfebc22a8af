/**
 * Transcripts as agents make them, each with what the guard has to say. The first table must never be ended; the steps follow
 * what public sessions of coding agents look like: search, edit, test, and look again.
 */
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { Guard, type Verdict, withNote } from "../../lib/engine/guard.ts";
import { runTools } from "../../lib/engine/tool_runner.ts";
import { readTool } from "../../lib/engine/tools/read.ts";
import type { Tool } from "../../lib/engine/tools/tool.ts";

/** A call with its result: `name argument → output`, `✗` before an error, `12s` after it for one that took its time. */
type Step = string | string[];

function hear(guard: Guard, text: string, id: string): void {
  const [, name = "", argument = "", mark = "", output = "", seconds] =
    /^(\w+) ([^]*?) → (✗ )?([^]*?)(?: (\d+)s)?$/.exec(text) ?? [];
  const [, command, more] = /^([^]*?)(?: (\{[^]*\}))?$/.exec(argument) ?? [];
  const args = name === "bash"
    ? { command, ...JSON.parse(more ?? "{}") }
    : name === "edit"
    ? { path: argument.split(" ")[0], old_string: argument.split(" ")[1] ?? "" }
    : { path: argument };
  const call = { id, name, arguments: args };
  guard.hear({
    type: "toolEnd",
    call,
    label: argument,
    result: { callId: id, name, output, isError: mark !== "" },
    summary: "",
    durationMs: Number(seconds ?? 0) * 1000,
  });
}

/** Every verdict that is not fine, with the number of the step. */
function judge(steps: readonly Step[]): Array<[step: number, kind: Verdict["kind"]]> {
  const guard = new Guard();
  const verdicts: Array<[number, Verdict["kind"]]> = [];
  for (const [index, step] of steps.entries()) {
    [step].flat().forEach((text, n) => hear(guard, text, `${index}_${n}`));
    const { kind } = guard.judge();
    if (kind !== "fine") verdicts.push([index + 1, kind]);
    if (kind === "end") break;
  }
  return verdicts;
}

function times(count: number, ...steps: Step[]): Step[] {
  return Array.from({ length: count }, () => steps).flat();
}

const LIST = "list . → src/ tests/ package.json";
const READ = "read src/parser.ts → export function parse() {}";
const FAIL = "bash npm test → ✗ 1 failed: parser.test.ts [exit code 1]";

/** At work: whatever is noted, none of these is ended. */
const AT_WORK: Array<[name: string, steps: Step[], notes: number[]]> = [
  ["looks around", [
    LIST,
    READ,
    "bash grep -rn parse src → src/parser.ts:1",
    "read src/lexer.ts → x",
  ], []],
  [
    "reads a file between edits",
    times(6, READ).flatMap((step, i) => [step, `edit src/parser.ts a${i} → done ${i}`]),
    [],
  ],
  [
    "tests after each edit, which fail alike",
    times(12, FAIL).flatMap((step, i) => [`edit src/parser.ts b${i} → done ${i}`, step]),
    [],
  ],
  [
    "tests after each edit, reads and looks at git",
    Array.from(
      { length: 8 },
      (
        _,
        i,
      ): Step[] => [
        `edit src/a.ts c${i} → edited ${i}`,
        FAIL,
        READ,
        "bash git status → M src/a.ts",
      ],
    ).flat(),
    [],
  ],
  [
    "polls a build that goes on",
    Array.from({ length: 20 }, (_, i) => `bash tail -1 build.log → [${i * 5}%] building`),
    [],
  ],
  ["polls a build that stands still for a while", [
    "bash make & → started",
    ...times(2, "bash tail -1 build.log → [10%]"),
    "bash tail -1 build.log → [20%]",
    ...times(2, "bash tail -1 build.log → [20%]"),
    "bash tail -1 build.log → done",
  ], [6]],
  [
    "waits for a server, six seconds each",
    times(20, "bash sleep 6; curl localhost → ✗ refused [exit code 7] 6s"),
    [3, 6, 12],
  ],
  [
    "watches a long build that says nothing",
    times(9, "bash sleep 30; tail -1 build.log → linking 30s"),
    [3, 6],
  ],
  [
    "searches for many words in vain",
    [
      "foo",
      "bar",
      "baz",
      "qux",
      "quux",
      "corge",
      "grault",
      "garply",
      "waldo",
      "fred",
      "plugh",
      "xyzzy",
    ].map((word) => `bash grep -rn ${word} src → ✗ [exit code 1]`),
    [],
  ],
  [
    "looks for a file in many places",
    Array.from(
      { length: 14 },
      (_, i) => `read src/${i}/config.json → ✗ there is no src/${i}/config.json`,
    ),
    [],
  ],
  [
    "reads many files that are the same",
    Array.from({ length: 12 }, (_, i) => `read locale/${i}.json → {}`),
    [],
  ],
  ["writes many files", Array.from({ length: 12 }, (_, i) => `write out/${i}.txt → written`), []],
  [
    "reads one file in pieces",
    Array.from({ length: 9 }, (_, i) => `bash sed -n ${i}0,${i}9p big.txt → line`),
    [],
  ],
  ["tries an edit three times, reads, and gets it right", [
    ...times(2, "edit a.ts foo → ✗ not found"),
    "read a.ts → fo0",
    "edit a.ts foo → ✗ not found",
    "edit a.ts fo0 → done",
    "bash npm test → ok",
  ], []],
  [
    "tries other words for an edit, four times",
    ["a", "b", "c", "d"].map((word) => `edit a.ts ${word} → ✗ old_string was not found in a.ts`),
    [],
  ],
  [
    "lists a directory now and then",
    Array.from({ length: 8 }, (_, i): Step[] => [LIST, `read src/${i}.ts → ${i}`]).flat(),
    [],
  ],
  [
    "asks git again after each commit",
    Array.from(
      { length: 8 },
      (_, i): Step[] => ["bash git status → clean", `bash git commit -m ${i} → [main ${i}]`],
    ).flat(),
    [],
  ],
  [
    "looks twice, for it is not sure",
    [LIST, LIST, READ, READ, FAIL, FAIL, "edit a.ts x → done"],
    [],
  ],
  ["reads the same files again after a summary", [
    ...times(2, LIST, READ, "read a.ts → a", "read b.ts → b"),
    "edit a.ts a → done",
    ...times(2, LIST, READ, "read a.ts → b"),
  ], []],
  ["runs a flaky test a few times", [
    ...times(3, "bash npm test → ok"),
    "bash npm test → ✗ 1 failed",
    "bash npm test → ok",
    "edit a.ts x → done",
  ], [3]],
  [
    "reads side by side",
    times(4, [LIST, READ], "edit a.ts x → done").map((step, i) =>
      step === "edit a.ts x → done" ? `edit a.ts x${i} → done ${i}` : step
    ),
    [],
  ],
  [
    "makes many edits in one answer, all of which fail alike",
    [
      Array.from({ length: 20 }, (_, i) => `edit a.ts w${i} → ✗ there is no a.ts`),
      "bash ls → b.ts",
      Array.from({ length: 20 }, (_, i) => `edit a.ts v${i} → ✗ there is no a.ts`),
      "bash ls -a → . .. b.ts",
    ],
    [],
  ],
  ["makes directories", Array.from({ length: 12 }, (_, i) => `bash mkdir d${i} → (no output)`), []],
  ["calls many times the same in one answer", [times(9, READ).flat(), "edit a.ts x → done"], []],
  [
    "fixes types one after the other",
    Array.from(
      { length: 15 },
      (
        _,
        i,
      ): Step[] => [`bash tsc → ✗ ${15 - i} errors [exit code 2]`, `edit src/${i}.ts x → done`],
    ).flat(),
    [],
  ],
];

for (const [name, steps, notes] of AT_WORK) {
  Deno.test(`Guard lets a run go on that ${name}`, () => {
    assertEquals(judge(steps), notes.map((step) => [step, "note"]));
  });
}

/** In circles: told at the third time, ended at the fifth; of several calls the last one that was new counts first. */
const IN_CIRCLES: Array<[name: string, steps: Step[], noted: number, ended: number]> = [
  ["reads a missing file", times(900, "read missing.txt → ✗ there is no missing.txt"), 3, 5],
  ["reads a file", times(900, READ), 3, 5],
  ["makes a failing edit", times(900, "edit a.ts foo → ✗ not found"), 3, 5],
  [
    "makes failing edits with other words",
    Array.from({ length: 900 }, (_, i) => `edit a.ts w${i} → ✗ not found`),
    5,
    10,
  ],
  [
    "runs a command with other comments, limits and descriptions",
    Array.from(
      { length: 900 },
      (_, i) => `bash cat a # ${i} {"timeout":${i},"description":"try ${i}"} → a`,
    ),
    5,
    10,
  ],
  [
    "asks for what is refused",
    Array.from({ length: 900 }, (_, i) => `bash run ${i} → ✗ error: refused: plan mode only reads`),
    5,
    10,
  ],
  [
    "calls a tool that is none",
    Array.from({ length: 900 }, (_, i) => `launch ${i} → ✗ error: there is no tool "launch"`),
    5,
    10,
  ],
  ["runs a command", times(900, "bash ls → a b"), 3, 5],
  ["runs a failing command", times(900, FAIL), 3, 5],
  ["alternates between two", times(450, LIST, READ), 6, 10],
  ["goes round three", times(300, LIST, READ, FAIL), 9, 15],
  [
    "goes round seven",
    times(100, ...["a", "b", "c", "d", "e", "f", "g"].map((f) => `read ${f} → ${f}`)),
    21,
    35,
  ],
  [
    "alternates between an edit and its undoing",
    times(300, "edit a.ts x → done", "edit a.ts y → done"),
    6,
    10,
  ],
  [
    "fails an edit and looks again",
    times(300, "edit a.ts x → ✗ not found", "read a.ts → y"),
    6,
    10,
  ],
  ["reads two side by side", times(300, [LIST, READ]), 3, 5],
  [
    "begins well",
    [LIST, READ, "edit a.ts x → done", "bash npm test → ok", ...times(300, "bash npm test → ok")],
    6,
    8,
  ],
];

for (const [name, steps, noted, ended] of IN_CIRCLES) {
  Deno.test(`Guard ends a run that ${name} again and again`, () => {
    const verdicts = judge(steps);
    assertEquals(verdicts[0], [noted, "note"]);
    assertEquals(verdicts.at(-1), [ended, "end"]);
  });
}

Deno.test("Guard counts only arguments that a tool reads", async () => {
  const outcome = { output: "a", isError: false, summary: "" };
  const tool = { ...readTool, touches: () => [], run: () => Promise.resolve(outcome) } as Tool;
  const guard = new Guard();
  const kinds: string[] = [];
  for (let round = 1; round <= 5; round++) {
    await runTools([{
      id: `c${round}`,
      name: "read",
      // Another word each time, and the path by another of its names.
      arguments: { [round % 2 === 0 ? "path" : "file_path"]: "a.txt", why: `round ${round}` },
    }], {
      tools: [tool],
      permit: () => ({ allowed: true }),
      cwd: "/",
      signal: new AbortController().signal,
      emit: (event) => guard.hear(event),
    });
    kinds.push(guard.judge().kind);
  }
  assertEquals(kinds, ["fine", "fine", "note", "fine", "end"]);
});

Deno.test("Guard only notes that a tool which waits finds the same again", () => {
  const guard = new Guard(["output"]);
  const kinds = Array.from({ length: 30 }, (_, i) => {
    hear(guard, "output 1 → linking", `c${i}`);
    return guard.judge().kind;
  });
  assertEquals(kinds.includes("end"), false);
  assertEquals(kinds.filter((kind) => kind === "note").length, 4);
});

Deno.test("Guard says what was repeated, to the model and to the person", () => {
  const guard = new Guard();
  const verdicts = Array.from({ length: 5 }, (_, i) => {
    hear(guard, "read missing.txt → ✗ there is no missing.txt", `c${i}`);
    return guard.judge();
  });
  const result = { callId: "c2", name: "read", output: "there is none", isError: true };
  const [noted] = withNote([result], verdicts[2] ?? { kind: "fine" });
  assertStringIncludes(
    noted?.output ?? "",
    "there is none\n\n[This was the same result for the 3rd time",
  );
  assertEquals(verdicts[4], {
    kind: "end",
    message:
      'the model goes in circles: "read missing.txt" gave the same result 5 times, with nothing new in between',
  });
});
