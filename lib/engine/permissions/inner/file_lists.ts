/**
 * Programs that read names of files from a list: `tar -T list`, `rsync --files-from=list`, `zip x -@`.
 *
 * @module
 */
import type { Invocation } from "../invocation.ts";
import { UNKNOWN } from "../shell/texts.ts";
import { innerCommands } from "../wrappers.ts";
import { isAboutNames } from "./names_alone.ts";

/** Standard input. */
export const INPUT = "-";

/** Options whose value is a list. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  tar: ["-T", "--files-from"],
  gtar: ["-T", "--files-from"],
  bsdtar: ["-T", "--files-from"],
  rsync: ["--files-from"],
  rclone: ["--files-from", "--files-from-raw"],
  wc: ["--files0-from"],
  sort: ["--files0-from"],
  xargs: ["-a", "--arg-file"],
  gxargs: ["-a", "--arg-file"],
  parallel: ["-a", "--arg-file", "::::"],
  ctags: ["-L"],
  mkisofs: ["-path-list"],
  genisoimage: ["-path-list"],
};
/** They read names from standard input, with this option or always. */
const FROM_INPUT: Readonly<Record<string, RegExp | undefined>> = {
  zip: /^-@$/,
  cpio: undefined,
  pax: undefined,
};
/** `@list` is a list. */
const AT =
  /^(?:7z|7za|7zz|rar|gcc|g\+\+|cc|c\+\+|clang|clang\+\+|ld|ar|javac|java|less|magick|convert)$/;
/** Given names by whom they follow in a pipe. */
const FED = /^(?:g?xargs|parallel|cpio|rush|pax|zip|g?tar|bsdtar|rsync|rclone)$/;

/** The files that are lists for a program; {@linkcode INPUT} for what it is fed with. */
export function fileLists({ name, args }: Pick<Invocation, "name" | "args">): string[] {
  const options = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] ?? [] : [];
  const lists = args.flatMap((arg, index) => {
    for (const option of options) {
      if (arg === option) return [args[index + 1] ?? INPUT];
      if (option.startsWith("--") && arg.startsWith(`${option}=`)) {
        return [arg.slice(option.length + 1)];
      }
      const letter = option.slice(1);
      if (!/^\w$/.test(letter) || !/^-\w/.test(arg)) continue;
      if (arg.startsWith(option)) return [arg.slice(2)];
      if (arg.endsWith(letter)) return [args[index + 1] ?? INPUT];
    }
    return [];
  });
  const [bundle = ""] = args;
  // `tar cTf list x.tar`: its letters take their values in their order.
  if (/tar$/.test(name) && /^[A-Za-z]*T[A-Za-z]*$/.test(bundle)) {
    const taking = [...bundle].filter((letter) => /[fbTCXIF]/.test(letter));
    lists.push(args[1 + taking.indexOf("T")] ?? INPUT);
  }
  if (AT.test(name)) lists.push(...args.flatMap((arg) => /^@(.+)/.exec(arg)?.[1] ?? []));
  const option = FROM_INPUT[name];
  if (Object.hasOwn(FROM_INPUT, name)) {
    // To unpack is to read an archive.
    const packs = option === undefined
      ? args.some((arg) => /^-[a-z]*[ow]|^--create/.test(arg))
      : args.some((arg) => option.test(arg));
    if (packs) lists.push(INPUT);
  }
  return [...new Set(lists.map((list) => list === "/dev/stdin" ? INPUT : list))];
}

/** Whether a program may be given names of files by whom it follows in a pipe. */
export function takesNames(name: string): boolean {
  return FED.test(name);
}

/** Whether what `words` says to run on each of the names reads the file: `xargs rm` does not. */
export function readsNamed(words: readonly string[]): boolean {
  const at = words.findIndex(takesNames);
  const [name = "", ...args] = words.slice(at);
  if (at === -1 || !/^g?xargs$/.test(name)) return at !== -1;
  const [run] = innerCommands({ name, args }, [UNKNOWN]);
  return run === undefined || !isAboutNames(run.argv[0] ?? "");
}
