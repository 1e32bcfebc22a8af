/**
 * Files that are made of commands: scripts, the entries of a package.json, the recipes of a Makefile.
 *
 * @module
 */
import { join } from "@std/path/join";
import { isObject, parsedObject } from "../../../text/json.ts";
import { readSmallFile } from "../../../sys/files/read_small_file.ts";
import { MAKEFILES } from "../git_configuration/interpreters.ts";
import { type Invocation, locate } from "../invocation.ts";
import { parseOptions } from "../options.ts";
import type { ShellState } from "../shell_state.ts";
import { UNKNOWN } from "../shell/texts.ts";
import { gitHooks } from "./git_hooks.ts";
import { shellArguments } from "./shell_arguments.ts";
import { isShell, isStandardInput } from "./shells.ts";

const MAX_BYTES = 256 * 1024;
const SHEBANG = /^#!\s{0,8}\S{1,256}(?:sh|env\s{1,8}(?:-S\s{1,8})?\w{0,8}sh)\b/;
const PACKAGE_MANAGER = /^(?:npm|pnpm|yarn|bun)$/;
/** Subcommands that are names of scripts. */
const SCRIPT_NAMED = /^(?:test|start|stop|restart|t|tst)$/;
const MAX_TARGETS = 200;

/** What a program runs, and who wrote it is not known: the texts of all such files, as they are now or were written before on the line. */
export function scriptTexts(
  { name, args, cwd }: Pick<Invocation, "name" | "args" | "cwd">,
  { typed, state, inputFiles }: {
    typed: string;
    state: ShellState;
    inputFiles: readonly string[];
  },
): string[] {
  const read = (path: string): string[] => {
    const place = path === "" || path.includes(UNKNOWN) ? undefined : locate(path, cwd);
    if (place === undefined) return [];
    const written = state.writtenAt(place);
    if (written !== undefined) return [written];
    const file = readSmallFile(place, { root: "/", maxBytes: MAX_BYTES });
    return file.kind === "text" && !file.text.includes("\0") ? [file.text] : [];
  };
  if (isShell(name)) {
    const { letters, setups, at } = shellArguments(args);
    const script = args[at];
    // It is only checked.
    if (letters.has("n")) return [];
    const readsInput = letters.has("c") || letters.has("s") || script === undefined ||
      isStandardInput(script);
    return [
      ...setups.map(({ file }) => file),
      ...state.get("BASH_ENV") ?? [],
      ...state.get("ENV") ?? [],
      ...readsInput ? inputFiles : [script],
    ].flatMap(read);
  }
  if (name === "source" || name === ".") {
    const [file = ""] = args;
    return (isStandardInput(file) ? inputFiles : [file]).flatMap(read);
  }
  if (name === "env") {
    return args.flatMap((arg) => /^(?:BASH_ENV|ENV)=(.+)/.exec(arg)?.[1] ?? []).flatMap(read);
  }
  if (PACKAGE_MANAGER.test(name)) return packageScripts(args, read);
  if (/^g?make$/.test(name)) return recipes(args, read);
  // Without a first line a shell runs it.
  const isForShell = (text: string) => SHEBANG.test(text) || !text.startsWith("#!");
  if (name === "git") return gitHooks({ args, cwd }, state).flatMap(read).filter(isForShell);
  return typed.includes("/") ? read(typed).filter(isForShell) : [];
}

/** What `$1`, `$2` … are in the script that a program runs; undefined where they are those of the shell that runs it. */
export function scriptArguments(
  { name, args }: Pick<Invocation, "name" | "args">,
  typed: string,
): readonly string[] | undefined {
  if (isShell(name)) {
    const { letters, at } = shellArguments(args);
    return args.slice(letters.has("s") ? at : at + 1);
  }
  const isSource = name === "source" || name === ".";
  if (isSource) return args.length > 1 ? args.slice(1) : undefined;
  return typed.includes("/") ? args : undefined;
}

function packageScripts(args: readonly string[], read: (path: string) => string[]): string[] {
  const options = parseOptions(args, ["--prefix", "-C", "--cwd", "-w", "--workspace", "--filter"]);
  const [verb = "", named = ""] = options.operands;
  const script = /^run(?:-script)?$/.test(verb) ? named : verb;
  const isKnown = script === named || SCRIPT_NAMED.test(verb) || !args.includes("npm");
  const [directory = "."] = ["--prefix", "-C", "--cwd"].flatMap((option) =>
    options.values.get(option) ?? []
  );
  const scripts =
    read(join(directory, "package.json")).map((text) => parsedObject(text)?.["scripts"])
      .find(isObject) ?? {};
  if (script === "" || !isKnown) return [];
  const names = [`pre${script}`, script, `post${script}`];
  return names.filter((name) => Object.hasOwn(scripts, name)).flatMap((name) =>
    typeof scripts[name] === "string" ? [scripts[name]] : []
  );
}

/** Of the targets that are asked for, and of what these need. */
function recipes(args: readonly string[], read: (path: string) => string[]): string[] {
  const options = parseOptions(args, ["-f", "--file", "-C", "--directory", "-j", "-o", "-W", "-I"]);
  const [directory = "."] = [options.values.get("-C"), options.values.get("--directory")].flat()
    .filter((value) => value !== undefined);
  const files = [options.values.get("-f"), options.values.get("--file")].flat()
    .filter((value) => value !== undefined);
  const [text = ""] = (files.length > 0 ? files : MAKEFILES).flatMap((file) =>
    read(join(directory, file))
  );
  const targets = new Map<string, { needs: string[]; lines: string[] }>();
  let current: { needs: string[]; lines: string[] }[] = [];
  for (const line of text.replaceAll("\\\n", " ").split("\n")) {
    if (line.startsWith("\t")) {
      for (const target of current) target.lines.push(line.trim().replace(/^[@+-]+/, ""));
      continue;
    }
    const [, names, rest = ""] = /^([^\s#:=][^#:=]*)::?(?!=)([^=]*)$/.exec(line) ?? [];
    if (names === undefined) continue;
    const [needs = "", inline] = rest.split(";", 2);
    current = names.trim().split(/\s+/).map((name) => {
      const target = targets.get(name) ?? { needs: [], lines: [] };
      target.needs.push(...needs.trim().split(/\s+/));
      if (inline !== undefined) target.lines.push(inline.trim());
      targets.set(name, target);
      return target;
    });
  }
  const asked = options.operands.filter((word) => !word.includes("="));
  const first = [...targets.keys()].find((name) => !name.startsWith("."));
  const queue = asked.length > 0 ? [...asked] : first === undefined ? [] : [first];
  const seen = new Set<string>();
  for (const name of queue) {
    if (seen.has(name) || seen.size > MAX_TARGETS) continue;
    seen.add(name);
    queue.push(...targets.get(name)?.needs ?? []);
  }
  // `$$` is a dollar for the shell, `$(NAME)` a variable of make.
  return [...seen].flatMap((name) => targets.get(name)?.lines ?? [])
    .map((line) => line.replaceAll(/\$\(([A-Z_]\w*)\)/g, "${$1}").replaceAll("$$", "$"));
}
