/**
 * Where in its worktree a run starts.
 *
 * @module
 */
import { join } from "@std/path/join";
import { describeSystemError } from "../../sys/system_error.ts";
import { cannotUse, type Place } from "./checkout.ts";

/**
 * The same place in the worktree as the user has in theirs; made where the branch lacks it.
 *
 * @param prefix from the top of the working tree down to there: empty, or with `/` at its end
 * @throws {UserError} where it cannot be entered there, or leads out
 */
export async function startDirectory({ name, path }: Place, prefix: string): Promise<string> {
  if (prefix === "") return path;
  const start = join(path, prefix);
  try {
    await Deno.mkdir(start, { recursive: true });
    const real = await Deno.realPath(start);
    if (real.startsWith(`${path}/`)) return real;
  } catch (error) {
    throw cannotUse(name, `"${prefix}" cannot be entered there: ${describeSystemError(error)}`);
  }
  throw cannotUse(name, `"${prefix}" leads out of the worktree there`, {
    hint: "start at the top of the repository",
  });
}
