/**
 * These must hold with every release of Cliffy, so the words are also given to it.
 */
import { Command, ValidationError } from "@cliffy/command";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { checkArguments } from "../../../lib/cli/arguments/check_arguments.ts";
import { UsageError } from "../../../lib/errors.ts";
import { operand } from "../../../lib/cli/arguments/operand.ts";

/** A command line like ours, and what its actions were given. */
function tree() {
  const given: unknown[] = [];
  const set = new Command().type("operand", operand).arguments("<key:operand> <value:operand>")
    .action((_options, ...words) => void given.push(words));
  const logs = new Command().type("operand", operand).arguments("<id:operand>")
    .option("-n, --lines <n:integer>", "…")
    .option("-f, --follow", "…")
    .option("--filter <filter:string>", "…", { collect: true })
    .option("--outcome-file <path:string>", "…", { hidden: true })
    .action((options, ...words) => void given.push(options, words));
  const stop = new Command().type("operand", operand).arguments("[id...:operand]").alias("end")
    .option("--all", "…")
    .option("--no-trunc", "…")
    .action((_options, ...words) => void given.push(words));
  const prune = new Command().option("--yes", "…").action((options) => void given.push(options));
  const root: Command = new Command().type("operand", operand).arguments("[prompt:operand]")
    .option("--effort <level:string>", "…")
    .option("-p, --print", "…")
    .throwErrors().noExit()
    .action((_options, ...words) => void given.push(words)) as unknown as Command;
  root.command("logs", logs);
  root.command("stop", stop);
  root.command("prune", prune);
  root.command("config", new Command().command("set", set));
  return { root, given };
}

async function parse(...args: string[]): Promise<unknown[]> {
  const { root, given } = tree();
  await root.parse(checkArguments(root, args));
  return given;
}

function refuses(args: string[], message: string): void {
  assertThrows(() => checkArguments(tree().root, args), ValidationError, message);
}

Deno.test("checkArguments() refuses an option that does not exist, and names the nearest", () => {
  refuses(["--efort", "low", "x"], 'Unknown option "--efort". Did you mean option "--effort"?');
  refuses(["logs", "x", "--line=5"], 'Unknown option "--line". Did you mean option "--lines"?');
  refuses(["logs", "x", "-rf"], 'Unknown option "-r".');
  refuses(["logs", "x", "-follow"], 'Unknown option "-o". Did you mean option "--follow"?');
  refuses(["logs", "--all", "x"], 'Unknown option "--all".');
  refuses(["end", "---all"], 'Unknown option "---all". Did you mean option "--all"?');
  refuses(["end", "--trunc"], 'Unknown option "--trunc".');
});

Deno.test("checkArguments() shows a text that begins with a dash on one line when it refuses it", () => {
  refuses(["- fix the tests\n- write = docs"], 'Unknown option "- fix the tests - write = docs".');
  refuses(["-fix --all of it"], 'Unknown option "-fix --all of it".');
  refuses(["-\nfix it"], 'Unknown option "- fix it".');
  refuses(["stop", "x", "--all y"], 'Unknown option "--all y".');
});

Deno.test("checkArguments() does not name what is not for people", () => {
  const error = assertThrows(
    () => checkArguments(tree().root, ["logs", "x", "--outcome-fil"]),
    ValidationError,
  );
  assertEquals(error.message, 'Unknown option "--outcome-fil".');
});

Deno.test("checkArguments() refuses an empty value, and takes no other word for it", () => {
  refuses(["logs", "x", "--filter", ""], 'Missing value for option "--filter"');
  refuses(["logs", "x", "--filter=", "--follow"], 'Missing value for option "--filter"');
  refuses(["logs", "x", "-fn", ""], 'Missing value for option "--lines"');
  refuses(["logs", "x", "-n=", "5"], 'Missing value for option "--lines"');
  refuses(["logs", "x", "--follow="], `Option "--follow" doesn't take a value, but got ""`);
});

Deno.test("checkArguments() refuses more words than the command takes, and says which", () => {
  refuses(["fix", "the", "bug"], "Too many arguments: the bug");
  refuses(["config", "set", "a", "b", "", "c"], "Too many arguments:  c");
});

Deno.test("checkArguments() leaves to Cliffy what it takes", async () => {
  const lines = [{ lines: 5 }, ["x"]];
  assertEquals(await parse("logs", "x", "-n", "5"), lines);
  assertEquals(await parse("logs", "-n5", "x"), lines);
  assertEquals(await parse("logs", "x", "-n=5"), lines);
  assertEquals(await parse("logs", "x", "-fn", "5"), [{ follow: true, lines: 5 }, ["x"]]);
  assertEquals(await parse("logs", "x", "-n", "-5"), [{ lines: -5 }, ["x"]]);
  assertEquals(await parse("logs", "--filter", "--", "x"), [{ filter: ["--"] }, ["x"]]);
  assertEquals(await parse("logs", "--filter=a=", "--filter", "-f", "x"), [
    { filter: ["a=", "-f"] },
    ["x"],
  ]);
  assertEquals(await parse("end", "--no-trunc", "a", "--all", "-"), [["a", "-"]]);
  assertEquals(await parse("config", "set", "a", "-"), [["a", "-"]]);
});

Deno.test("checkArguments() keeps empty arguments, also those that may be left out", async () => {
  assertEquals(await parse("stop", "", "a", ""), [["", "a", ""]]);
  assertEquals(await parse(""), [[""]]);
  assertEquals(await parse("config", "set", "a", ""), [["a", ""]]);
});

Deno.test("checkArguments() takes for an argument what comes after --, whatever it is", async () => {
  assertEquals(await parse("--", "--efort"), [["--efort"]]);
  assertEquals(await parse("--", ""), [[""]]);
  assertEquals(await parse("stop", "a", "--", "b", "--all", "", "--"), [[
    "a",
    "b",
    "--all",
    "",
    "--",
  ]]);
  assertEquals(await parse("logs", "-n", "5", "--", "x"), [{ lines: 5 }, ["x"]]);
  refuses(["fix", "--", "it"], "Too many arguments: it");
});

Deno.test("checkArguments() refuses what comes after -- where a command takes nothing", async () => {
  for (const words of [["a3f2b8c1"], ["--yes"], [""], ["a", "b"]]) {
    refuses(["prune", "--yes", "--", ...words], 'No arguments allowed for command "COMMAND prune"');
  }
  assertEquals(await parse("prune", "--yes", "--"), [{ yes: true }]);
});

Deno.test("checkArguments() says which words a command does not take, also an id for one with commands of its own", async () => {
  refuses(["prune", "a3f2", "--yes", "b4"], 'for command "COMMAND prune": a3f2 b4');
  refuses(["prune", "a3f2", "--", "b4"], 'for command "COMMAND prune": a3f2 b4');
  refuses(["config", "a3f2"], 'for command "COMMAND config": a3f2');
  // Cliffy knows which it is nearest to.
  await assertRejects(() => parse("config", "sett"), ValidationError, "Unknown command");
});

Deno.test("checkArguments() leaves a missing argument or value to Cliffy", async () => {
  await assertRejects(() => parse("logs"), ValidationError, "Missing argument");
  await assertRejects(() => parse("logs", "x", "--lines"), ValidationError, "Missing value");
});

Deno.test("checkArguments() tells a word behind an option that needs none from a value with =", async () => {
  const given: unknown[] = [];
  const command = () =>
    new Command().type("operand", operand).arguments("[prompt:operand]")
      .option("-c, --continue [session:string]", "…")
      .option("-w, --worktree [name:string]", "…")
      .option("--bg", "…")
      .throwErrors().noExit()
      .action((options, ...words) => void given.push(options, words)) as unknown as Command;
  const cases: [args: string[], options: Record<string, unknown>, words: string[]][] = [
    [["-c"], { continue: true }, []],
    [["-c", "x y"], { continue: "\0x y" }, []],
    [["-c", "x", "y"], { continue: "\0x" }, ["y"]],
    [["--continue=x", "y"], { continue: "x" }, ["y"]],
    [["-c", "--bg", "y"], { continue: true, bg: true }, ["y"]],
    [["-c", "-w", "f", "y"], { continue: true, worktree: "\0f" }, ["y"]],
    [["-c", "--", "y"], { continue: true }, ["y"]],
    [["-c", "--", "-y"], { continue: true }, ["-y"]],
    [["-c", "-"], { continue: true }, ["-"]],
    [["--bg", "-c"], { bg: true, continue: true }, []],
  ];
  for (const [args, options, words] of cases) {
    given.length = 0;
    await command().parse(checkArguments(command(), args));
    assertEquals(given, [options, words], args.join(" "));
  }
});

Deno.test("checkArguments() takes the name of a command for a prompt only when the line says that it is one", () => {
  const check = (...args: string[]) => () => checkArguments(tree().root, args);
  assertThrows(check("--effort", "low", "agents"), UsageError, '"agents" is a command');
  assertThrows(check("--effort=low", "stop", "x"), UsageError, '"stop" is a command');
  // As the value of an option, behind `--`, or where an option says that there is a prompt.
  assertEquals(check("--effort", "agents")(), ["--effort", "agents"]);
  assertEquals(check("--effort", "low", "--", "agents")().length, 3);
  assertEquals(check("-p", "--effort", "low", "report")().at(-1), "report");
});
