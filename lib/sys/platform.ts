/**
 * The only reader of `Deno.build.os`: what differs between systems is chosen here.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { UserError } from "../errors.ts";
import { linux } from "./linux/linux.ts";
import type { ProcessTable } from "./process_info.ts";
import { PROGRAM_PATH } from "./program/program_path.ts";
import { SUPERVISE_COMMAND } from "./subreaper.ts";

/** What is macOS's alone is read there alone: every start would pay for it. */
const darwin = Deno.build.os === "darwin" ? await import("./darwin/darwin.ts") : undefined;

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
    default:
      if (darwin !== undefined) return darwin.darwinTable();
      throw new UserError(`isonforge does not run on ${Deno.build.os}`, {
        hint: Deno.build.os === "windows"
          ? "run it inside WSL: https://learn.microsoft.com/windows/wsl"
          : "it runs on Linux and macOS",
      });
  }
}

/** Whether this is Linux, or what is made of it. */
export function isLinux(): boolean {
  return Deno.build.os === "linux" || Deno.build.os === "android";
}

/**
 * The command that starts this same program again: the compiled binary, or Deno with main.ts when
 * running from source. From source nothing is locked anew: a re-execution must not write the tree.
 */
export function selfCommand(): [string, ...string[]] {
  if (Deno.build.standalone) return [PROGRAM_PATH];
  return [PROGRAM_PATH, "run", "-A", "--quiet", "--no-lock", fromFileUrl(Deno.mainModule)];
}

/**
 * The words before a supervisor's command that make it adopt the orphans among its descendants; none where that
 * cannot be had.
 */
export function adoptingCommand(): string[] {
  return Deno.build.os === "linux" ? [...selfCommand(), SUPERVISE_COMMAND] : [];
}
