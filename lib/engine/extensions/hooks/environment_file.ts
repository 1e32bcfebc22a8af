/**
 * The file in which hooks at the beginning of a conversation name variables for its commands: `CLAUDE_ENV_FILE`.
 *
 * @module
 */
import { errorMessage } from "../../../errors.ts";
import { temporaryPlace } from "../../../sys/files/temporary_directory.ts";
import { findProgram } from "../../../sys/find_program.ts";
import { runCommand } from "../../../sys/run_command.ts";
import { DEFAULT_SEARCH_PATH, withAbsoluteSearchPath } from "../../../sys/search_path.ts";
import { shellQuote } from "../../../sys/shell_quote.ts";
import { startedShell, withoutStartFile } from "./hook_shell.ts";
import type { HookContext } from "./hooked_call.ts";
import type { HooksOptions } from "./hooks_options.ts";

export interface EnvironmentFile extends Disposable {
  /** Absolute; in a sandbox it is a file of its own. */
  readonly path: string;
  /** Runs what hooks have written there as a shell does, and tells what it changed. */
  variables(options: HooksOptions, context: HookContext): Promise<Record<string, string>>;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1024 * 1024;
/**
 * Before and after, with a mark in between that stands in no variable. Bash goes on after a file that is none for a shell, so it
 * is asked about that first. env(1) is the user's own, whatever directories variables of settings look for programs in.
 */
const script = (env: string) =>
  'test -s "$1" || exit 0; test -z "${BASH_VERSION-}" || "$BASH" -n "$1" || exit; ' +
  `${env} -0; printf "\\0=\\0"; . "$1" >/dev/null; ${env} -0`;
/** What a shell sets by itself, and what is ours to say. */
const OURS = /^(?:_|SHLVL|PWD|OLDPWD|CLAUDE_ENV_FILE|ISONFORGE_.*)$/;

/** Names a new file, readable by the user alone. */
export function environmentFile(): EnvironmentFile {
  const path = Deno.makeTempFileSync({ dir: temporaryPlace(), prefix: "env-" });
  return {
    path,
    async variables({ cwd, environment, variables, sandbox, hooks, settings = {} }, context) {
      const isInside = sandbox !== undefined && hooks.some((hook) => hook.isOfRepository);
      const isOutside = !isInside || hooks.some((hook) => !hook.isOfRepository);
      // As hooks do: what `export -p` of bash prints is `declare -x`, which other shells do not know.
      const own = withoutStartFile(environment);
      const places = { cwd, path: own["PATH"] ?? DEFAULT_SEARCH_PATH };
      const command = script(shellQuote(findProgram("env", places) ?? "/usr/bin/env"));
      const started = startedShell({ command }, places);
      const shell = [...started, "sh", path] as const;
      const env = withAbsoluteSearchPath({ ...own, ...settings, ...variables });
      const plain = { cwd, env, clearEnv: true };
      const found: Record<string, string> = {};
      try {
        if (isOutside) {
          Object.assign(found, await changes({ command: shell, ...plain }, context.signal));
        }
        if (isInside) {
          const wrapped = await sandbox.wrapCommand(shell, {
            cwd,
            env: { ...settings, ...variables },
          });
          Object.assign(found, await changes(wrapped, context.signal));
        }
      } catch (error) {
        context.signal.throwIfAborted();
        const text = `what hooks wrote to CLAUDE_ENV_FILE was not read: ${errorMessage(error)}`;
        await context.emit({ type: "notice", text });
      }
      return found;
    },
    [Symbol.dispose]() {
      try {
        Deno.removeSync(path);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    },
  };
}

interface Started {
  command: readonly [string, ...string[]];
  cwd: string;
  env: Record<string, string>;
  clearEnv: boolean;
}

async function changes(
  { command, ...how }: Started,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const { end } = await runCommand(command, {
    ...how,
    signal,
    timeoutMs: TIMEOUT_MS,
    onOutput: (piece, stream) => {
      if (stream !== "stdout" || (size += piece.length) > MAX_BYTES) return;
      pieces.push(piece.slice());
    },
  });
  if (end.kind !== "exited" || end.code !== 0) throw new Error("it is no script that a shell runs");
  const text = new TextDecoder().decode(await new Blob(pieces as BlobPart[]).bytes());
  const [before = "", after = ""] = text.split("\0=\0");
  const known = new Set(before.split("\0"));
  return Object.fromEntries(
    after.split("\0").filter((line) => line !== "" && !known.has(line)).flatMap((line) => {
      const [, name = "", value = ""] = /^([A-Za-z_]\w*)=(.*)$/s.exec(line) ?? [];
      return name === "" || OURS.test(name) ? [] : [[name, value]];
    }),
  );
}
