/**
 * The steps for CI runners (.github/actions/run, .github/examples), as a runner without Node runs them.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { writePrograms } from "../helpers/executable.ts";
import { namesIn } from "../helpers/files.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { createInstallation } from "../helpers/install.ts";
import { poll } from "../helpers/poll.ts";
import { SCRIPT_FOR_ISONFORGE } from "../helpers/program.ts";
import { createSandbox, git, type Sandbox } from "../helpers/sandbox.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const ACTION = join(ROOT, ".github", "actions", "run");

interface StepResult {
  code: number;
  stdout: string;
  stderr: string;
  summary: string;
  outputs: string;
}

/** The shell lines of action.yml, in their order: they name the scripts. */
async function steps(): Promise<string[]> {
  const text = await Deno.readTextFile(join(ACTION, "action.yml"));
  return Array.from(text.matchAll(/^ {6}run: (.*)$/gm), ([, line]) => line!);
}

/** A directory with `isonforge` in it, for PATH. */
async function programDirectory(sandbox: Sandbox): Promise<string> {
  const bin = join(sandbox.project, "..", "bin");
  await writePrograms(bin, { isonforge: SCRIPT_FOR_ISONFORGE });
  return bin;
}

/** The step that runs a prompt, as the runner starts it, and where it writes. */
async function runCommand(
  sandbox: Sandbox,
  inputs: Record<string, string>,
): Promise<{ command: Deno.Command; summary: string; outputs: string }> {
  const temporary = await Deno.makeTempDir({ dir: join(sandbox.project, "..") });
  const [summary, outputs] = [join(temporary, "summary"), join(temporary, "outputs")];
  const [, run = ""] = await steps();
  const command = new Deno.Command("/bin/sh", {
    args: ["-e", "-c", run],
    cwd: sandbox.project,
    env: {
      ...sandbox.env,
      PATH: `${await programDirectory(sandbox)}:${Deno.env.get("PATH")}`,
      GITHUB_ACTION_PATH: ACTION,
      RUNNER_TEMP: temporary,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_OUTPUT: outputs,
      ...inputs,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  return { command, summary, outputs };
}

async function runStep(
  sandbox: Sandbox,
  inputs: Record<string, string>,
): Promise<StepResult> {
  const { command, summary, outputs } = await runCommand(sandbox, inputs);
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  const read = (path: string) => Deno.readTextFile(path).catch(() => "");
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
    summary: await read(summary),
    outputs: await read(outputs),
  };
}

Deno.test("the action runs a prompt, writes the summary and the outputs, and ends with 0", async () => {
  await using sandbox = await createSandbox();
  const server = startFakeOpenAI([{ text: ["All ", "fine."] }]);
  try {
    const { code, stdout, summary, outputs } = await runStep(sandbox, {
      ISONFORGE_BASE_URL: server.url,
      ISONFORGE_MODEL: "fake-model",
      ISONFORGE_API_KEY: "key-of-this-test",
      ISONFORGE_PROVIDER: "",
      INPUT_PROMPT: '--review "this" $(touch hacked)',
      INPUT_PERMISSION_MODE: "plan",
      INPUT_TIMEOUT: "5m",
      INPUT_ARGUMENTS: "--append-system-prompt=Be brief; touch hacked\n\n--max-turns=3\n",
    });
    assertEquals([code, stdout], [0, "All fine.\n"]);
    assertEquals(summary, "### isonforge: done\n\nAll fine.\n\n");
    assertMatch(outputs, /^exit-code=0\nresult<<([0-9a-f]{32})\nAll fine\.\n\n\1\n$/);
    const [request] = server.requests.filter(({ method }) => method === "POST");
    assertEquals(request?.headers.get("authorization"), "Bearer key-of-this-test");
    assertStringIncludes(JSON.stringify(request?.body), "$(touch hacked)");
    assertMatch(request?.body.messages[0].content, /Be brief; touch hacked$/);
    assertEquals(await Deno.stat(join(sandbox.project, "hacked")).catch(() => "none"), "none");
  } finally {
    await server.close();
  }
});

Deno.test("the action ends with the exit code of what failed or met a cap, also in the background", async () => {
  await using sandbox = await createSandbox();
  const cases: [inputs: Record<string, string>, code: number, heading: string][] = [
    [{ INPUT_PROMPT: "rehearse: fail out of memory" }, 1, "failed (exit code 1)"],
    [{ INPUT_PROMPT: "rehearse: sleep 600", INPUT_TIMEOUT: "300ms" }, 3, "ended by a cap"],
    [{ INPUT_PROMPT: "rehearse: say done" }, 0, "done"],
  ];
  for (const [inputs, code, heading] of cases) {
    for (const background of ["false", "true"]) {
      const result = await runStep(sandbox, {
        ISONFORGE_MODEL: "rehearsal",
        INPUT_PERMISSION_MODE: "yolo",
        INPUT_BACKGROUND: background,
        ...inputs,
      });
      assertEquals(result.code, code, result.stderr);
      assertMatch(
        result.summary,
        new RegExp(`^### isonforge: ${heading.replace(/[()]/g, "\\$&")}\n`),
      );
      assertStringIncludes(result.outputs, `exit-code=${code}\n`);
    }
  }
  await sandbox.gone();
});

Deno.test("the action that is cancelled leaves nothing running", async () => {
  await using sandbox = await createSandbox();
  for (const background of ["true", "false"]) {
    const { command } = await runCommand(sandbox, {
      ISONFORGE_MODEL: "rehearsal",
      INPUT_BACKGROUND: background,
      INPUT_PERMISSION_MODE: "yolo",
      INPUT_PROMPT: `rehearse: bash touch began-${background}; sleep 600`,
    });
    const step = command.spawn();
    const output = step.output();
    const hasBegun = () => namesIn(sandbox.project).includes(`began-${background}`);
    await poll(hasBegun, "the task to begin");
    // A SIGINT that the tests were started with ignored could not be trapped.
    step.kill("SIGTERM");
    const { code } = await output;
    assertEquals(code, 143);
    await sandbox.gone();
  }
});

Deno.test("the action takes a prompt from a file, and refuses to run without one", async () => {
  await using sandbox = await createSandbox();
  await Deno.writeTextFile(join(sandbox.project, "task.md"), "rehearse: say from a file\n");
  const rehearsal = { ISONFORGE_MODEL: "rehearsal" };
  const fromFile = await runStep(sandbox, { ...rehearsal, INPUT_PROMPT_FILE: "task.md" });
  assertEquals(fromFile.code, 0, fromFile.stderr);
  assertStringIncludes(fromFile.stdout, "from a file");
  const none = await runStep(sandbox, rehearsal);
  assertEquals([none.code, none.summary], [2, ""]);
  assertMatch(none.stderr, /^::error::isonforge needs a prompt/);
});

Deno.test("the action installs the version that is asked for, and puts it on PATH", async () => {
  await using it = await createInstallation();
  await it.publish("1.2.3", "#!/bin/sh\necho 'isonforge 1.2.3 (a stand-in)'\n");
  const path = join(it.home, "github-path");
  const [install = ""] = await steps();
  const { code, stderr } = await new Deno.Command("/bin/sh", {
    args: ["-e", "-c", install],
    env: {
      HOME: it.home,
      GITHUB_ACTION_PATH: ACTION,
      RUNNER_TEMP: it.home,
      GITHUB_PATH: path,
      INPUT_VERSION: "1.2.3",
      INPUT_MIRROR: it.url,
    },
    stdin: "null",
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const bin = (await Deno.readTextFile(path)).trim();
  const { stdout } = await new Deno.Command(join(bin, "isonforge"), { args: ["--version"] })
    .output();
  assertEquals(new TextDecoder().decode(stdout), "isonforge 1.2.3 (a stand-in)\n");
});

Deno.test("the action hands no input to a shell as text", async () => {
  const text = await Deno.readTextFile(join(ACTION, "action.yml"));
  const runs = await steps();
  assertEquals(runs.length, 2);
  for (const line of runs) assert(!line.includes("${{"), line);
  // Every input is used, and every variable that a step sets is one.
  const inputs = Array.from(
    text.matchAll(/^ {2}([a-z-]+):\n {4}description/gm),
    ([, name]) => name!,
  )
    .filter((name) => !["result", "exit-code"].includes(name));
  for (const name of inputs) assertStringIncludes(text, `inputs.${name} }}`);
});

Deno.test("the GitLab example reviews the change of a merge request", async () => {
  await using sandbox = await createSandbox();
  const text = await Deno.readTextFile(join(ROOT, ".github", "examples", "gitlab-ci.yml"));
  const [, script = ""] = /^ {2}script:\n {4}- (.*)$/m.exec(text) ?? [];
  assertMatch(script, /^git diff .* \| isonforge -p /);
  const base = (await git(sandbox.project, "rev-parse", "HEAD")).trim();
  await Deno.writeTextFile(join(sandbox.project, "README.md"), "changed\n");
  const server = startFakeOpenAI([{ text: "Looks good." }]);
  try {
    const { code, stdout } = await new Deno.Command("/bin/bash", {
      args: ["-eo", "pipefail", "-c", script],
      cwd: sandbox.project,
      env: {
        ...sandbox.env,
        PATH: `${await programDirectory(sandbox)}:${Deno.env.get("PATH")}`,
        CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
        ISONFORGE_BASE_URL: server.url,
        ISONFORGE_MODEL: "fake-model",
      },
    }).output();
    assertEquals([code, new TextDecoder().decode(stdout)], [0, "Looks good.\n"]);
    assertEquals(await Deno.readTextFile(join(sandbox.project, "review.md")), "Looks good.\n");
    assertStringIncludes(JSON.stringify(server.requests.at(-1)?.body), "+changed");
  } finally {
    await server.close();
  }
});
