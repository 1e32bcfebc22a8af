/**
 * The only reader of `Deno.build.os`: what differs between systems is chosen here.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { UserError } from "../errors.ts";
import { darwin } from "./darwin.ts";
import { linux } from "./linux.ts";
import type { ProcessTable } from "./process_info.ts";

/**
 * The process table of this system.
 *
 * @throws {UserError} on a system that isonforge does not run on
 */
export function processTable(): ProcessTable {
  switch (Deno.build.os) {
    case "linux":
    case "android":
      return linux;
    case "darwin":
      return darwin;
    default:
      throw new UserError(`isonforge does not run on ${Deno.build.os}`, {
        hint: Deno.build.os === "windows"
          ? "run it inside WSL: https://learn.microsoft.com/windows/wsl"
          : "it runs on Linux and macOS",
      });
  }
}

/**
 * The command that starts this same program again: the compiled binary, or Deno with main.ts when
 * running from source. From source nothing is locked anew: a re-execution must not write the tree.
 */
export function selfCommand(): [string, ...string[]] {
  if (Deno.build.standalone) return [Deno.execPath()];
  return [Deno.execPath(), "run", "-A", "--quiet", "--no-lock", fromFileUrl(Deno.mainModule)];
}
