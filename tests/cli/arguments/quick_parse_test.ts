/**
 * Whatever is taken without Cliffy must be what Cliffy makes of it: held by command lines made of every option of every
 * command, in every spelling, right and wrong.
 */
import { assert, assertEquals } from "@std/assert";
import { checkArguments } from "../../../lib/cli/arguments/check_arguments.ts";
import { quickParse, type QuickWords } from "../../../lib/cli/arguments/quick_parse.ts";
import { base } from "../../../lib/cli/declarations/base.ts";
import { root } from "../../../lib/cli/declarations/root.ts";
import type { Run } from "../../../lib/cli/declarations/run.ts";
import { COMMANDS } from "../../../lib/cli/declared/commands.ts";
import { Choice, type Declaration, declared } from "../../../lib/cli/declared/declaration.ts";
import { declaredCommand } from "../../../lib/cli/declared/declared_command.ts";
import { wholeTree } from "../../../lib/cli/tree.ts";

const RUN: Run = async (command) => {
  await command;
};
/** The root's, and each of the commands; those that only Cliffy takes are taken by nothing here. */
const DECLARATIONS: [name: string | undefined, declaration: Declaration][] = [
  [undefined, root(RUN)],
  ...await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]): Promise<[string, Declaration]> => [
      name,
      (await load())(RUN, wholeTree),
    ]),
  ),
];

const WORDS = ["a3f8c1d2", "fix it all", "5", "0", "3.5", "all", "a=b", "x", "true", "1e3", "07"];
const ODD = ["-", "--", "", "-5", "--=", "-=", "---", "--bogus", "--no-bogus", "-Z", "--js", "-hq"];

/** What Cliffy hands to an action; undefined where it refuses the words. */
async function byCliffy(
  name: string | undefined,
  declaration: Declaration,
  words: readonly string[],
): Promise<QuickWords | undefined> {
  let got: QuickWords | undefined;
  const take = (options: unknown, ...operands: unknown[]) => {
    got = { options: Object(options), operands };
  };
  const command = declaredCommand(declaration).action(take);
  const tree = name === undefined ? command : declaredCommand(declared(base()));
  if (name !== undefined) tree.command(name, command);
  try {
    await tree.parse(checkArguments(tree, [...name === undefined ? [] : [name], ...words]));
  } catch {
    return undefined;
  }
  return got;
}

/** Random numbers below `limit`, the same in every run: a linear congruential generator, as in C's rand(). */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % limit;
  };
}

/** The flags of an option, and what may be its value. */
function spellings({ options, types }: Declaration): { flag: string; values: string[] }[] {
  return options.flatMap(({ flags }) => {
    const type = types.get(/:([\w-]+)/.exec(flags)?.[1] ?? "");
    const values = type instanceof Choice ? [...type.words, "x"] : WORDS;
    return flags.replace(/ [<[].*/, "").split(", ").map((flag) => ({ flag, values }));
  });
}

/** Every option in every spelling, alone and before an operand; then random mixtures. */
function* commandLines(declaration: Declaration, mixtures: number): Generator<string[]> {
  const all = spellings(declaration);
  const next = randomNumbers(all.length + 1);
  const pick = <T>(from: readonly T[]): T => from[next(from.length)]!;
  const spelled = ({ flag, values }: { flag: string; values: string[] }): string[] => {
    const value = pick(values);
    return pick([
      [flag],
      [flag, value],
      [`${flag}=${value}`],
      [`${flag}${value}`],
      [flag.slice(0, -1)],
      [flag.replace("--", "--no-")],
      [`${flag}=`],
    ]);
  };
  yield [];
  for (const word of WORDS) yield [word];
  for (const odd of ODD) yield* [[odd], [odd, "a3f8c1d2"], ["a3f8c1d2", odd]];
  for (const { flag, values } of all) {
    const value = pick(values);
    yield* [[flag], [flag, value], [`${flag}=${value}`], [`${flag}${value}`], [
      flag,
      value,
      "word",
    ]];
    yield* [[flag, "--", "word"], [flag, flag], [flag, value, flag, value], ["word", flag, value]];
  }
  for (let line = 0; line < mixtures; line++) {
    const parts = Array.from({ length: 1 + next(4) }, () => {
      if (all.length > 0 && next(3) > 0) return spelled(pick(all));
      return [next(5) === 0 ? pick(ODD) : pick(WORDS)];
    });
    yield parts.flat();
  }
}

Deno.test("quickParse() finds what Cliffy finds when it takes a command line", async () => {
  let taken = 0;
  for (const [name, declaration] of DECLARATIONS) {
    for (const words of commandLines(declaration, 60)) {
      const quick = quickParse(declaration, words, { isRoot: name === undefined });
      if (quick === undefined) continue;
      taken++;
      assertEquals(
        quick,
        await byCliffy(name, declaration, words),
        `${name ?? "(root)"} ${JSON.stringify(words)}`,
      );
    }
  }
  assert(taken > 1000, `only ${taken} were taken`);
});

Deno.test("quickParse() takes what is typed often, and what the program calls itself with", () => {
  const often: [name: string | undefined, words: string[]][] = [
    [undefined, ["--bg", "audit every fetch() call"]],
    [undefined, ["--bg", "--model", "rehearsal", "x"]],
    [undefined, ["-w", "feature", "--bg", "--effort=max", "--label", "a=b", "--label", "c", "x"]],
    [undefined, ["--print", "--yolo", "--verbose", "--prompt-file=/p", "--outcome-file=/o"]],
    [undefined, ["-p", "--max-budget-usd", "1.5", "--", "-x"]],
    ["agents", []],
    ["agents", ["--wide", "--no-trunc", "--filter", "state=running", "--filter=reason=failed"]],
    ["agents", ["-qn5"]],
    ["logs", ["a3f8c1d2"]],
    ["logs", ["a3f8c1d2", "-n", "200"]],
    ["logs", ["-fn5", "a3", "b4"]],
    ["logs", ["--tail=all", "a3"]],
    ["stop", ["a3f8c1d2", "b4"]],
    ["stop", ["--all"]],
    ["wait", ["--any", "a3", "b4", "--timeout", "5s"]],
    ["inspect", ["a3", "--json"]],
    ["attach", ["a3"]],
    ["rm", ["--worktree", "a3"]],
    ["respawn", ["a3", "--continue", "--message", "go on"]],
    ["tell", ["a3", "leave", "the", "tests"]],
    ["settle", ["a3f8c1d2", "0123abcd", "143"]],
  ];
  for (const [name, words] of often) {
    const [, declaration] = DECLARATIONS.find(([other]) => other === name)!;
    const quick = quickParse(declaration, words, { isRoot: name === undefined });
    assert(quick !== undefined, `${name ?? ""} ${words.join(" ")}`);
  }
});

Deno.test("quickParse() leaves to Cliffy what is wrong", () => {
  const wrong: [name: string, words: string[]][] = [
    ["agents", ["--json", "--quiet"]],
    ["agents", ["a3"]],
    ["agents", ["--last", "many"]],
    ["logs", []],
    ["logs", ["a3", "-n"]],
    ["logs", ["a3", "-n", "many"]],
    ["logs", ["a3", "--lines", "-5"]],
    ["logs", ["a3", "-n", "5", "--tail", "6"]],
    ["inspect", ["a3", "b4"]],
    ["respawn", ["a3", "--message", "go on"]],
    ["respawn", ["--effort", "huge", "a3"]],
    ["stop", ["--al"]],
    ["stop", [""]],
    ["settle", ["a3f8c1d2", "0123abcd", "soon"]],
  ];
  for (const [name, words] of wrong) {
    const [, declaration] = DECLARATIONS.find(([other]) => other === name)!;
    assertEquals(
      quickParse(declaration, words, { isRoot: false }),
      undefined,
      `${name} ${words.join(" ")}`,
    );
  }
});
