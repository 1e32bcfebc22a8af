/**
 * The only reader of `Deno.build.os`: what differs between systems is chosen here.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { UserError } from "../errors.ts";
import { darwinTable } from "./darwin/darwin.ts";
import type { HeldPlace, HoldOptions } from "./files/held_place.ts";
import { linux } from "./linux.ts";
import { holdOnLinux } from "./files/linux_places.ts";
import { holdByName } from "./files/named_places.ts";
import { DARWIN_FLAGS, LINUX_FLAGS, type OpenFlags } from "./files/open_flags.ts";
import type { ProcessTable } from "./process_info.ts";
import { SUPERVISE_COMMAND } from "./subreaper.ts";

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
      return darwinTable();
    default:
      throw new UserError(`isonforge does not run on ${Deno.build.os}`, {
        hint: Deno.build.os === "windows"
          ? "run it inside WSL: https://learn.microsoft.com/windows/wsl"
          : "it runs on Linux and macOS",
      });
  }
}

/**
 * Holds the file or directory at `place`, which `resolvePath` has given: no link is followed on the way.
 *
 * @throws {Deno.errors.NotFound} when there is nothing
 * @throws {Deno.errors.FilesystemLoop} when it, or a directory above it, is a link (by now)
 */
export function holdPlace(place: string, options: HoldOptions = {}): HeldPlace {
  return isLinux() ? holdOnLinux(place, options) : holdByName(place, options);
}

/** For `open(2)` of this system. */
export function openFlags(): OpenFlags {
  return isLinux() ? LINUX_FLAGS : DARWIN_FLAGS;
}

function isLinux(): boolean {
  return Deno.build.os === "linux" || Deno.build.os === "android";
}

/**
 * The command that starts this same program again: the compiled binary, or Deno with main.ts when
 * running from source. From source nothing is locked anew: a re-execution must not write the tree.
 */
export function selfCommand(): [string, ...string[]] {
  if (Deno.build.standalone) return [Deno.execPath()];
  return [Deno.execPath(), "run", "-A", "--quiet", "--no-lock", fromFileUrl(Deno.mainModule)];
}

/**
 * The words before a supervisor's command that make it adopt the orphans among its descendants; none where that
 * cannot be had.
 */
export function adoptingCommand(): string[] {
  return Deno.build.os === "linux" ? [...selfCommand(), SUPERVISE_COMMAND] : [];
}
