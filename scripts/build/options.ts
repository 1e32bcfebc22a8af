/**
 * The command line of scripts/build.ts.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "../../lib/errors.ts";
import { type Target, TARGETS } from "./targets.ts";

/** What to build: the program for this machine, or the archives of a release. */
export type Request =
  | { kind: "here" }
  | { kind: "release"; targets: readonly Target[] }
  | { kind: "help" };

export const HELP = `Usage: deno task build                     dist/isonforge, for this machine
       deno task release                   dist/release/, for all targets
       deno task build [--target <triple>]…  the same, for some

Targets: ${TARGETS.map(({ triple }) => triple).join("\n         ")}
`;

/**
 * Reads the command line.
 *
 * @throws {UsageError} when it is wrong
 */
export function readRequest(args: readonly string[]): Request {
  const given = parseArgs([...args], {
    boolean: ["all", "help"],
    string: ["target"],
    collect: ["target"],
    unknown: (word) => {
      throw wrong(`no such ${word.startsWith("-") ? "option" : "argument"}: "${word}"`);
    },
  });
  if (given.help) return { kind: "help" };
  const triples = [...new Set(given.target as string[])];
  if (given.all && triples.length > 0) throw wrong("--all and --target exclude each other");
  if (given.all) return { kind: "release", targets: TARGETS };
  if (triples.length === 0) return { kind: "here" };
  return { kind: "release", targets: triples.map(findTarget) };
}

function findTarget(triple: string): Target {
  const target = TARGETS.find((it) => it.triple === triple);
  if (target !== undefined) return target;
  const known = TARGETS.map((it) => it.triple).join(", ");
  throw new UsageError(`no such target: "${triple}"`, { hint: `targets are ${known}` });
}

function wrong(message: string): UsageError {
  return new UsageError(message, { hint: "--help shows the options" });
}
