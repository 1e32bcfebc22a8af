/**
 * Keys and passwords among the words of a command.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { holdsSecret, locate, type Verdict } from "./invocation.ts";
import { hasOption, parseOptions } from "./options.ts";
import type { Review } from "./review.ts";

/** Programs that show names, sizes and dates, and nothing of what is in a file. */
const LISTING =
  /^(?:ls|ll|stat|test|\[|du|tree|file|find|gfind|fd|dirname|basename|realpath|readlink|which|wc|cd|pushd|touch|mkdir|chmod|ssh-add|echo|exa|eza|lsd)$/;
/** Options whose value the program uses as the key that it is. */
const USING: Readonly<Record<string, readonly string[]>> = {
  ssh: ["-i", "-F"],
  scp: ["-i", "-F"],
  sftp: ["-i", "-F"],
  "ssh-copy-id": ["-i"],
  "ssh-keygen": ["-f", "-lf", "-yf", "-l", "-y"],
  kubectl: ["--kubeconfig"],
  helm: ["--kubeconfig"],
  k9s: ["--kubeconfig"],
  docker: ["--config"],
  npm: ["--userconfig"],
  pip: ["--config-file"],
  twine: ["--config-file"],
  curl: ["--netrc-file", "--cert", "--key"],
  mysql: ["--defaults-file", "--defaults-extra-file"],
  gcloud: ["--key-file"],
};
/** Programs that read all files below a directory. */
const RECURSIVE: Readonly<Record<string, readonly string[] | "always">> = {
  grep: ["-r", "-R", "--recursive", "--dereference-recursive"],
  egrep: ["-r", "-R"],
  rg: "always",
  ag: "always",
  ack: "always",
  cp: ["-r", "-R", "-a", "--recursive", "--archive"],
  scp: ["-r"],
  rsync: "always",
  tar: ["-c", "-r", "--create"],
  zip: ["-r"],
  "7z": "always",
};

/** Refuses a command line whose words name a file that holds keys or passwords, unless it is only listed or used. */
export async function refuseSecret(argv: readonly string[], review: Review): Promise<Verdict> {
  const { state, workspace } = review;
  const [program = "", ...args] = argv;
  const name = basename(program);
  // What `find` runs on the files that it finds may read them.
  const isListing = LISTING.test(name) && !args.some((arg) => /^-(?:exec|ok)/.test(arg));
  if (isListing) return undefined;
  const using = Object.hasOwn(USING, name) ? USING[name] ?? [] : [];
  const recursive = Object.hasOwn(RECURSIVE, name) ? RECURSIVE[name] : undefined;
  const options = parseOptions(oldStyle(name, args));
  const isRecursive = recursive === "always" ||
    (recursive !== undefined && hasOption(options, ...recursive));
  for (const [index, arg] of argv.entries()) {
    if (using.includes(argv[index - 1] ?? "") || using.includes(arg.split("=")[0] ?? "")) continue;
    const path = pathIn(arg);
    const place = path === undefined ? undefined : locate(path, state.cwd);
    if (place === undefined) continue;
    const secret = await workspace.secretAt(place) ??
      (isRecursive && index > 0 && /^[/.~]/.test(arg)
        ? await workspace.secretBelow(place)
        : undefined);
    if (secret !== undefined) return holdsSecret(arg, secret);
  }
  return undefined;
}

/** `tar czf x .` → `tar -czf x .` */
function oldStyle(name: string, args: readonly string[]): readonly string[] {
  const [first = "", ...others] = args;
  return name === "tar" && /^[a-zA-Z]+$/.test(first) ? [`-${first}`, ...others] : args;
}

/** The path in `--file=path`, `VARIABLE=/path`, `@/path`, `file:///path`. */
function pathIn(arg: string): string | undefined {
  const path = arg.startsWith("-")
    ? arg.slice(arg.indexOf("=") + 1)
    : arg.replace(/^(?:[A-Za-z_]\w*=|[\w-]*@|file:\/\/)(?=[/~])/, "");
  return path === "" || path.startsWith("-") || path.length > 4096 ? undefined : path;
}
