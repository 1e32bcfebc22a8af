/**
 * Completions, in the shells themselves where they are installed.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { copyAbandoned } from "../helpers/copies.ts";
import { writePrograms } from "../helpers/executable.ts";
import { modeOf, namesIn } from "../helpers/files.ts";
import { SCRIPT_FOR_ISONFORGE } from "../helpers/program.ts";
import { createSandbox, git, type Sandbox } from "../helpers/sandbox.ts";
import { PATIENCE_MS, poll } from "../helpers/poll.ts";

/** Two agents and a directory of programs with `isonforge` in it. */
interface Scene extends AsyncDisposable {
  sandbox: Sandbox;
  running: string;
  /** Its name is `nightly`. */
  stopped: string;
  /** Runs a script; returns its stdout. */
  run(program: string, args: readonly string[]): Promise<string>;
}

async function scene(): Promise<Scene> {
  const sandbox = await createSandbox();
  const bin = join(dirname(sandbox.home), "bin");
  await writePrograms(bin, { isonforge: SCRIPT_FOR_ISONFORGE });
  const stopped = await sandbox.startAgent("audit: every \"fetch\" of 'it'", {
    args: ["--name", "nightly"],
  });
  await sandbox.ended(stopped);
  const running = await sandbox.startAgent("rehearse: sleep 300");
  const run = async (program: string, args: readonly string[]) => {
    const { stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      cwd: sandbox.project,
      env: { ...sandbox.env, PATH: `${bin}:${Deno.env.get("PATH")}`, LC_ALL: "C.UTF-8" },
      stdin: "null",
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).output();
    const decoder = new TextDecoder();
    return decoder.decode(stdout) + decoder.decode(stderr);
  };
  return {
    sandbox,
    running,
    stopped,
    run,
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

/** Candidates as zsh gets them, without how they are shown. */
async function candidates(sandbox: Sandbox, ...words: string[]): Promise<string[]> {
  const { stdout, stderr } = await sandbox.run(["complete", "zsh", "80", ...words]);
  assertEquals(stderr, "");
  return stdout.trimEnd().split("\n").slice(1).map((line) => line.split("\t")[0] ?? "");
}

const ASK_BASH = `
eval "$(isonforge completions bash)"
for COMP_LINE; do
  COMP_POINT=\${#COMP_LINE} COMP_TYPE=9 COLUMNS=80
  _isonforge isonforge "\${COMP_LINE##*[ =]}"
  echo "<$COMP_LINE>"
  printf '[%s]\\n' "\${COMPREPLY[@]}"
done
`;

/** A terminal with zsh in it: Tab completes, Ctrl+X shows what the line is then. */
const ASK_ZSH = `
zmodload zsh/zpty
zpty z 'TERM=dumb COLUMNS=200 zsh -f -i'
zpty -w z 'PROMPT=; unsetopt prompt_sp'
zpty -w z 'show() { print -r -- "<<$BUFFER>>"; zle kill-whole-line }; zle -N show'
zpty -w z 'bindkey "^I" complete-word; bindkey "^X" show'
zpty -w z "$1; print re''ady"
zpty -r z answer $'*ready*'
shift
for line; do
  zpty -n -w z "$line"$'\\t\\x18'
  zpty -r z answer $'*<<*>>*'
  print -r -- "$answer"
done
zpty -d z
`;

Deno.test("completions offer what there is", async (t) => {
  await using here = await scene();
  const { sandbox, running, stopped } = here;
  await t.step("each command is offered the agents that it can do something with", async () => {
    assertEquals(await candidates(sandbox, "stop", ""), [running]);
    assertEquals(await candidates(sandbox, "rm", ""), [stopped, "nightly"]);
    assertEquals(await candidates(sandbox, "logs", ""), [running, stopped, "nightly"]);
    assertEquals(await candidates(sandbox, "wait", running, ""), [stopped, "nightly"]);
    assertEquals(await candidates(sandbox, "wait", "nightly", ""), [running]);
    assertEquals(await candidates(sandbox, "agents", "--filter", "name="), ["nightly"]);
    const { stdout } = await sandbox.run(["complete", "fish", "isonforge rm "]);
    const [, first] = stdout.split("\n");
    assertMatch(
      first ?? "",
      new RegExp(`^${stopped}\tstopped · \\d+[sm] ago · audit: every "fetch" of`),
    );
  });

  await t.step("conversations and branches are offered with what they are about", async () => {
    await git(sandbox.project, "branch", "feature/x");
    // Tab does not wait for a git that takes more than 2 s.
    const branches = await poll(async () => {
      const found = await candidates(sandbox, "-w", "");
      return found.length > 0 && found;
    }, "git to answer in time");
    assertEquals(branches, ["feature/x"]);
    const session = String(sandbox.meta(stopped).session_id);
    const { stdout } = await sandbox.run(["complete", "fish", "isonforge --resume "]);
    assertStringIncludes(stdout, `\n${session}\t`);
    assertMatch(stdout, /[sm] ago · audit: every "fetch" of 'it'\n/);
    const elsewhere = ["--cwd", dirname(sandbox.home), "--resume", ""];
    assertEquals(await candidates(sandbox, ...elsewhere), []);
  });

  await t.step({
    name: "bash completes ids, words with quotes and values after =",
    ignore: !isInstalled("bash"),
    fn: async () => {
      const lines = [
        "isonforge stop ",
        'isonforge -p "two\nlines" --eff',
        "isonforge --effort=h",
        "isonforge logs 'ni",
        "isonforge rm ",
      ];
      const output = await here.run("bash", ["-uc", ASK_BASH, "bash", ...lines]);
      const found = output.split(/^<[^>]*>\n/m).slice(1);
      assertEquals(found.slice(0, 4), [
        `[${running} ]\n`,
        "[--effort ]\n",
        "[high ]\n",
        "[nightly]\n",
      ]);
      assertMatch(found[4] ?? "", new RegExp(`^\\[${stopped}  \\(stopped · .*\\)\\]\n\\[nightly `));
    },
  });

  await t.step({
    name: "zsh completes ids with their prompts beside them, sourced or from fpath",
    ignore: !isInstalled("zsh"),
    fn: async () => {
      const ask = async (setUp: string, ...lines: string[]) =>
        await here.run("zsh", ["-fc", ASK_ZSH, "zsh", setUp, ...lines]);
      const sourced = await ask(
        "source <(isonforge completions zsh)",
        "isonforge stop ",
        "isonforge rm ",
        "isonforge 'a  b' --effort=h",
        "isonforge agents --filter st",
      );
      assertStringIncludes(sourced, `<<isonforge stop ${running} >>`);
      assertMatch(
        sourced,
        new RegExp(`${stopped} -- stopped · \\d+[sm] ago · audit: every "fetch" of`),
      );
      assertMatch(sourced, /nightly {2}-- stopped · \d+[sm] ago · audit: every "fetch" of/);
      assertStringIncludes(sourced, "<<isonforge 'a  b' --effort=high >>");
      assertStringIncludes(sourced, "<<isonforge agents --filter state=>>");
      const functions = join(dirname(sandbox.home), "functions");
      await Deno.mkdir(functions);
      const script = await sandbox.ok(["completions", "zsh"]);
      await Deno.writeTextFile(join(functions, "_isonforge"), script);
      const loaded = await ask(
        `fpath=(${functions} $fpath); autoload -Uz compinit; compinit -D -i`,
        "isonforge stop ",
      );
      assertStringIncludes(loaded, `<<isonforge stop ${running} >>`);
    },
  });

  await t.step({
    name: "fish completes ids with their prompts beside them",
    ignore: !isInstalled("fish"),
    fn: async () => {
      const output = await here.run("fish", [
        "--no-config",
        "-c",
        "isonforge completions fish | source; for line in $argv; complete -C $line; end",
        "isonforge stop ",
        "isonforge rm ",
        "isonforge -p 'it\\'s' --effort=h",
        "isonforge --prompt-file=READ",
        "isonforge --cwd s",
      ]);
      assertMatch(
        output,
        new RegExp(
          `^${running}\trunning · \\d+[sm] ago · rehearse: sleep 300\n` +
            `${stopped}\tstopped · .*\nnightly\tstopped · .*\n` +
            "--effort=high\n--prompt-file=README.md\nsrc/",
        ),
      );
    },
  });
});

Deno.test("nothing is made, fixed or said", async () => {
  await using sandbox = await createSandbox();
  for (const words of [["stop", ""], ["--resume", ""], ["-w", ""], ["agents", "--filter=cwd="]]) {
    await candidates(sandbox, ...words);
  }
  for (const args of [[], ["zsh"], ["tcsh", "x"], ["bash"], ["fish", "'"]]) {
    const { stderr } = await sandbox.run(["complete", ...args]);
    assertEquals(stderr, "");
  }
  const elsewhere = await sandbox.run(["complete", "zsh", "80", "-w", ""], {
    cwd: dirname(sandbox.home),
  });
  assertEquals(elsewhere.stderr, "");
  assert(!namesIn(dirname(sandbox.home)).includes("home"));
});

Deno.test("an end that nobody recorded is seen and not written back", async () => {
  await using sandbox = await createSandbox();
  const done = await sandbox.startAgent("x");
  await sandbox.ended(done);
  const abandoned = copyAbandoned(sandbox, done);
  await Deno.chmod(sandbox.home, 0o755);
  const before = await Deno.readTextFile(sandbox.path(abandoned, "meta.json"));
  assertEquals(await candidates(sandbox, "stop", ""), []);
  assertEquals((await candidates(sandbox, "rm", "")).sort(), [abandoned, done].sort());
  assertEquals(await Deno.readTextFile(sandbox.path(abandoned, "meta.json")), before);
  assertEquals(modeOf(sandbox.home), 0o755);
});

function isInstalled(shell: string): boolean {
  try {
    return new Deno.Command(shell, { args: ["-c", "exit"] }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
