/**
 * What a container image is built from: `docker build .` sends the whole directory, but for its .dockerignore.
 *
 * @module
 */
import { join } from "@std/path/join";
import { readSmallFile } from "../../../sys/files/read_small_file.ts";
import { isIgnored, parseGitignore } from "../../tools/search/gitignore.ts";
import { parseOptions } from "../options.ts";
import type { RecursiveRead } from "./recursive_read.ts";

const ENGINES = /^(?:docker|podman|nerdctl|buildah|docker-buildx)$/;
/** Of `build`: options with a value. */
const VALUES = [
  ...["-t", "--tag", "-f", "--file", "--build-arg", "--target", "--platform", "--label", "-o"],
  ...["--output", "--cache-from", "--cache-to", "--secret", "--ssh", "--network", "--progress"],
  ...[
    "--iidfile",
    "--metadata-file",
    "--builder",
    "--add-host",
    "--build-context",
    "-m",
    "--memory",
  ],
];
const MAX_BYTES = 256 * 1024;

/** The directory that is sent; undefined for what builds no image. */
export function buildContext(
  name: string,
  args: readonly string[],
  cwd: string | undefined,
): RecursiveRead | undefined {
  const start = args.findIndex((arg) => /^(?:build|bud)$/.test(arg));
  if (!ENGINES.test(name) || start === -1 || start > 4) return undefined;
  const [context] = parseOptions(args.slice(start + 1), VALUES).operands;
  if (context === undefined || context === "-" || /^(?:\w+:\/\/|git@)/.test(context)) {
    return undefined;
  }
  const directory = context.startsWith("/") || cwd === undefined ? context : join(cwd, context);
  const file = readSmallFile(join(directory, ".dockerignore"), { root: "/", maxBytes: MAX_BYTES });
  const text = file.kind === "text" ? file.text : "";
  // Its patterns count from the top, those of git from anywhere.
  const lines = text.split("\n").map((line) =>
    line.trim().replace(/^(!?)\/?(?=[^#*!/]|\*(?!\*))/, "$1/")
  );
  const rules = parseGitignore(lines.join("\n"));
  return {
    ...{ directories: [context], excluded: [], skipsHidden: false },
    isLeftOut: (path, isDirectory) =>
      isIgnored(path, { isDirectory, files: [{ directory: "", rules }] }) &&
      // What is brought back may lie below.
      !(isDirectory && rules.some(({ isNegated }) => isNegated)),
  };
}
