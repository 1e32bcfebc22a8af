/**
 * A home and a repository of their own for a test that runs isonforge as its users do.
 *
 * @module
 */
import { join } from "@std/path/join";
import { denoDirectory } from "./deno_directory.ts";
import { livingWith } from "./living_with.ts";
import { PATIENCE_MS, poll } from "./poll.ts";
import { ISONFORGE } from "./program.ts";
import { type Result, Spawned, type SpawnOptions } from "./spawned.ts";

export { ISONFORGE };
export type { Result, Spawned };

/** For a command that runs the sources. */
const OF_DENO = Deno.env.get("ISONFORGE_TEST_COMMAND") === undefined ? {} : denoDirectory();

/** Settings of whoever runs the tests that must not reach them. */
const HOST_SETTINGS = Object.keys(Deno.env.toObject()).filter((name) =>
  /^(ISONFORGE_|NO_COLOR$)/.test(name)
);

/** In the project and with the environment of the sandbox, unless another is given. */
export interface RunOptions extends Omit<SpawnOptions, "leavesStdout"> {
  /** Words before the command: `unshare`, `setpriv`, … with their options. */
  through?: readonly string[];
}

export interface Sandbox extends AsyncDisposable {
  /** `ISONFORGE_HOME`. */
  readonly home: string;
  /** A git repository with a commit. */
  readonly project: string;
  /** Environment for a process of this sandbox. */
  readonly env: Record<string, string>;
  /** Starts a command that goes on while the test does something; to be disposed of before the sandbox. */
  spawn(args: readonly string[], options?: RunOptions & SpawnOptions): Spawned;
  /** Runs a command to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<Result>;
  /** Runs a command that must succeed; returns its stdout. */
  ok(args: readonly string[], options?: RunOptions): Promise<string>;
  /** Starts an agent with the built-in rehearsal model; returns its id. */
  startAgent(prompt: string, options?: RunOptions & { args?: readonly string[] }): Promise<string>;
  /** The parsed meta.json. */
  meta(id: string): Record<string, unknown>;
  /** Path of a file of an agent. */
  path(id: string, name: string): string;
  /** Waits until an agent's end is recorded and its supervisor, which recorded it, is gone; returns its meta.json. */
  ended(id: string): Promise<Record<string, unknown>>;
  /** Pids of all living processes that belong to this sandbox. */
  processes(): number[];
  /** Waits until there are none: whatever ends by itself, or was killed, may be there for a moment yet. */
  gone(): Promise<void>;
  /** Kills all of them but those that are spared, also those that are started meanwhile, and waits until they are gone. */
  killAll(isSpared?: (pid: number) => boolean): Promise<void>;
}

/** Makes a sandbox; disposing of it ends every process that was started in it and removes it. */
export async function createSandbox(): Promise<Sandbox> {
  const root = await Deno.makeTempDir({ prefix: "isonforge-test-" });
  const home = join(root, "home");
  const project = join(root, "project");
  const env: Record<string, string> = {
    ...unset(HOST_SETTINGS),
    ISONFORGE_HOME: home,
    HOME: root,
    ...OF_DENO,
    TERM: "xterm",
    // On a busy machine a server may take longer to start than a run waits.
    ISONFORGE_MCP_START_S: String(PATIENCE_MS / 1000),
    GIT_CONFIG_GLOBAL: "/dev/null",
  };
  await createRepository(project);

  const spawn: Sandbox["spawn"] = (args, { through = [], ...options } = {}) =>
    new Spawned([...through, ...ISONFORGE, ...args], {
      cwd: project,
      ...options,
      env: { ...env, ...options.env },
    });
  const run: Sandbox["run"] = (args, options) => spawn(args, options).end();
  const ok = async (args: readonly string[], options?: RunOptions): Promise<string> => {
    const { code, stdout, stderr } = await run(args, options);
    if (code === 0) return stdout;
    throw new Error(`isonforge ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  };
  const path = (id: string, name: string) => join(home, "agents", id, name);
  const meta = (id: string) => JSON.parse(Deno.readTextFileSync(path(id, "meta.json")));
  const processes = () => livingWith([`ISONFORGE_HOME=${home}`]).map(({ pid }) => pid);
  const killAll: Sandbox["killAll"] = async (isSpared = () => false) => {
    await poll(() => {
      const left = processes().filter((pid) => !isSpared(pid));
      for (const pid of left) killQuietly(pid);
      return left.length === 0;
    }, "the sandbox's processes to end");
  };

  return {
    home,
    project,
    env,
    spawn,
    run,
    ok,
    meta,
    path,
    processes,
    killAll,
    gone: async () => {
      await poll(() => processes().length === 0, "everything to be gone");
    },
    startAgent: async (prompt, { args = [], ...options } = {}) => {
      const stdout = await ok(["--bg", "--model", "rehearsal", ...args, "--", prompt], options);
      const id = stdout.match(/^✓ Background agent started: ([0-9a-f]{8})$/m)?.[1];
      if (id === undefined) throw new Error(`no id in:\n${stdout}`);
      return id;
    },
    ended: async (id) => {
      const ended = await poll(
        () => meta(id).ended_at !== undefined && meta(id),
        `${id} to have ended`,
      );
      await poll(() => !processes().includes(ended.pid), `the supervisor of ${id} to be gone`);
      return ended;
    },
    [Symbol.asyncDispose]: async () => {
      // Whatever a failed test left.
      await killAll();
      await Deno.remove(root, { recursive: true });
    },
  };
}

async function createRepository(path: string): Promise<void> {
  await Deno.mkdir(join(path, "src"), { recursive: true });
  await Deno.writeTextFile(join(path, "README.md"), "# Shop\n\nFetches prices.\n");
  await Deno.writeTextFile(
    join(path, "src", "prices.ts"),
    'export function prices() {\n  return fetch("/prices");\n}\n',
  );
  await git(path, "init", "--quiet", "--initial-branch=main");
  await git(path, "add", ".");
  await git(path, "commit", "--quiet", "--message", "first");
}

/** Adds the repository `library` to `path` as submodule `name`; git refuses local ones by default. */
export async function addSubmodule(path: string, library: string, name: string): Promise<void> {
  const allow = ["-c", "protocol.file.allow=always"];
  await git(path, ...allow, "submodule", "--quiet", "add", library, name);
}

/** Runs git with an identity of its own; returns its stdout. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args],
    cwd,
    env: { GIT_CONFIG_GLOBAL: "/dev/null" },
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(`git ${args.join(" ")}: ${decoder.decode(stderr)}`);
}

function killQuietly(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

/** An empty variable counts as unset in isonforge. */
function unset(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, ""]));
}
