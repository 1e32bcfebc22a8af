/**
 * Programs that are denied, under another name: a copy, a link, what is about to become one.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { findProgram } from "../../../sys/find_program.ts";
import { infoAt } from "../../../sys/files/info_at.ts";
import { locate } from "../invocation.ts";
import { UNKNOWN } from "../shell/texts.ts";
import { globbedPaths } from "./globbed_paths.ts";
import type { ObservedProgram } from "./observe_command.ts";
import { pathsIn } from "./paths_in.ts";

const COPIERS =
  /^(?:cp|mv|ln|install|rsync|dd|ditto|cat|tee|objcopy|strip|upx|patchelf|scp|tar|cpio|zip|gzip|xxd|base64)$/;
/** One file with many programs in it. */
const SEVERAL = /^(?:busybox|toybox|coreutils)/;
const MAX_BYTES = 64 * 1024 * 1024;

/** The name of the program that a pattern is about, where it is one. */
function programOf(pattern: string): string | undefined {
  return /^([\w.+-]+)(?=[\s:*]|$)/.exec(pattern)?.[1];
}

/** Whether a program that is named by a path is the pattern's own, byte for byte. */
export function namesake(pattern: string, { typed, cwd }: ObservedProgram): string | undefined {
  const name = programOf(pattern);
  const place = typed.includes("/") ? locate(typed, cwd) : undefined;
  if (name === undefined || place === undefined || basename(typed) === name) return undefined;
  const original = realProgram(name);
  return original !== undefined && isSameFile(realPath(place), original) ? name : undefined;
}

/** Whether a program takes the pattern's own to another place. */
export function copiesProgram(pattern: string, { name, args, cwd }: ObservedProgram): boolean {
  const wanted = programOf(pattern);
  if (wanted === undefined || !COPIERS.test(name)) return false;
  const original = realProgram(wanted);
  const paths = args.flatMap(pathsIn).flatMap((path) => globbedPaths(path, cwd));
  return original !== undefined && paths.some((path) => {
    if (path.includes(UNKNOWN)) return false;
    const place = locate(path, cwd);
    if (place === undefined || realPath(place) !== original) return false;
    return basename(path) === wanted || !SEVERAL.test(basename(original));
  });
}

/** It is not run here, so that it may lie anywhere. */
function realProgram(name: string): string | undefined {
  const program = findProgram(name, { cwd: "/nowhere" });
  return program && realPath(program);
}

function realPath(place: string): string | undefined {
  try {
    return Deno.realPathSync(place);
  } catch {
    return undefined;
  }
}

function isSameFile(one: string | undefined, other: string): boolean {
  const [first, second] = [one === undefined ? undefined : infoAt(one), infoAt(other)];
  if (one === undefined || !first?.isFile || !second?.isFile || first.size !== second.size) {
    return false;
  }
  if (first.ino === second.ino && first.dev === second.dev) return true;
  if (first.size > MAX_BYTES || first.size === 0) return false;
  try {
    const [ours, theirs] = [Deno.readFileSync(one), Deno.readFileSync(other)];
    return ours.every((byte, index) => byte === theirs[index]);
  } catch {
    return false;
  }
}
