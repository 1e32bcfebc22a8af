/**
 * Running a piece of TypeScript in a process of its own: the environment, the umask and locks belong
 * to a process, and tests run side by side in one.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { denoFlags } from "../../scripts/deno_flags.ts";
import { denoDirectory } from "./deno_directory.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

export interface EvaluateOptions {
  /** The whole environment but what Deno itself needs. */
  env?: Record<string, string>;
  /** Octal digits. */
  umask?: string;
  /** What sh does before: for a value that Deno cannot hand over. */
  before?: string;
  /** Redirections for sh, e.g. `7</dev/null`. */
  redirections?: string;
  /** Leads a session of its own. */
  detached?: boolean;
}

/** The command that runs `code`, a module whose imports `lib/…` are the project's. */
export function evaluation(
  code: string,
  { env = {}, umask = "022", before = ":", redirections = "", detached = false }: EvaluateOptions =
    {},
): Deno.Command {
  const module = code.replaceAll(`"lib/`, `"${ROOT}lib/`);
  const deno = [Deno.execPath(), "eval", "--quiet", ...denoFlags(), module];
  return new Deno.Command("/bin/sh", {
    args: ["-c", `umask ${umask}; ${before}; exec "$@" ${redirections}`, "sh", ...deno],
    cwd: ROOT,
    clearEnv: true,
    env: { ...denoEnvironment(), ...env },
    detached,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs `code` to its end; returns what it printed and how it ended. */
export async function evaluate(
  code: string,
  options: EvaluateOptions = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = evaluation(code, options).spawn();
  await child.stdin.close();
  const output = await child.output();
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

function denoEnvironment(): Record<string, string> {
  const isNeeded = (name: string) => /^(DENO_.*|JSR_URL|NPM_CONFIG_.*|PATH)$/.test(name);
  const needed = Object.entries(Deno.env.toObject()).filter(([name]) => isNeeded(name));
  return { ...Object.fromEntries(needed), ...denoDirectory() };
}
