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
  | { kind: "release"; targets: readonly Target[]; codeCache?: string }
  | { kind: "help" };

export const HELP = `Usage: deno task build                     dist/isonforge, for this machine
       deno task release                   dist/release/, for all targets
       deno task build [--target <triple>]…  the same, for some

  --code-cache <file>   code-cache.json of a release, of which the same archives are made again

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
    string: ["target", "code-cache"],
    collect: ["target"],
    unknown: (word) => {
      throw wrong(`no such ${word.startsWith("-") ? "option" : "argument"}: "${word}"`);
    },
  });
  if (given.help) return { kind: "help" };
  const triples = [...new Set(given.target as string[])];
  if (given.all && triples.length > 0) throw wrong("--all and --target exclude each other");
  const codeCache = given["code-cache"];
  if (codeCache === "") throw wrong("--code-cache needs a file");
  const cache = codeCache === undefined ? {} : { codeCache };
  if (given.all) return { kind: "release", targets: TARGETS, ...cache };
  if (triples.length > 0) return { kind: "release", targets: triples.map(findTarget), ...cache };
  if (codeCache !== undefined) throw wrong("--code-cache is for a release: --all or --target");
  return { kind: "here" };
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
