/**
 * Settings that a git command line brings along, and what git runs because of them.
 *
 * @module
 */
import { splitArguments } from "./git_arguments.ts";

export interface GitSetting {
  key: string;
  /** Undefined where a variable holds it, or a file does. */
  value: string | undefined;
}

/** Their value is a command line. */
const COMMANDS = new RegExp(
  `^(?:${
    [
      "core\\.(?:editor|pager|sshCommand|fsmonitor|askPass|gitProxy|alternateRefsCommand)",
      "pager\\..+|sequence\\.editor|interactive\\.diffFilter|imap\\.tunnel|alias\\..+",
      "diff\\.(?:external|.+\\.(?:textconv|command))|merge\\..+\\.driver|tar\\..+\\.command",
      "filter\\..+\\.(?:clean|smudge|process)|submodule\\..+\\.update|hook\\..+\\.command",
      "gpg\\.(?:(?:.+\\.)?program|ssh\\.defaultKeyCommand)|credential\\.(?:.+\\.)?helper",
      "(?:difftool|mergetool|browser|man|guitool)\\..+\\.(?:cmd|path)",
      "(?:uploadpack\\.packObjects|gc\\.recentObjects)Hook|trailer\\..+\\.(?:command|cmd)",
      "lfs\\.(?:customtransfer\\..+\\.path|extension\\..+\\.(?:clean|smudge))",
      "sendemail\\.(?:.+\\.)?(?:\\w+Cmd|smtpServer)|remote\\..+\\.(?:uploadpack|receivepack)",
    ].join("|")
  })$`,
  "i",
);
/** Their value is a directory with programs in it, or a file of further settings. */
const PLACES = /^(?:core\.hooksPath|init\.templateDir|include(?:if\..+)?\.path)$/i;

/** The command line in the value of a setting; an alias without `!` is a subcommand. */
export function commandInGitSetting(key: string, value: string): string | undefined {
  if (!COMMANDS.test(key)) return undefined;
  if (value.startsWith("!")) return value.slice(1);
  return /^alias\./i.test(key) ? `git ${value}` : value;
}

/** The settings that a git command line makes, for itself or for good. */
export function gitSettings(args: readonly string[]): GitSetting[] {
  const settings = args.flatMap((arg, index): GitSetting[] => {
    const next = args[index + 1] ?? "";
    const [, fromVariable = arg === "--config-env" ? next : undefined] =
      /^--config-env=(.+)/s.exec(arg) ?? [];
    if (fromVariable !== undefined) {
      return [{ key: fromVariable.replace(/=[^=]*$/, ""), value: undefined }];
    }
    const [, given = /^(?:-c|--config)$/.test(arg) ? next : undefined] =
      /^(?:-c|--config=)(.+)/s.exec(arg) ?? [];
    const [, key, value = ""] = /^([^=]+)=(.*)$/s.exec(given ?? "") ?? [];
    return key === undefined ? [] : [{ key, value }];
  });
  const { subcommand, rest } = splitArguments(args);
  if (subcommand !== "config") return settings;
  const [key, value] = rest.filter((arg) => !arg.startsWith("-") && arg !== "set");
  return key === undefined || value === undefined ? settings : [...settings, { key, value }];
}

/** Whether git runs, because of a setting, what does not stand on the line. */
export function runsUnseen({ key, value }: GitSetting): boolean {
  if (PLACES.test(key)) return !/^(?:\/dev\/null)?$/.test(value ?? "x");
  return value === undefined && COMMANDS.test(key);
}

/** The directories of hooks that settings, and `--template`, name. */
export function hookDirectories(args: readonly string[]): string[] {
  const settings = gitSettings(args).flatMap((setting) => hookDirectory(setting) ?? []);
  const templates = args.flatMap((arg, index) => {
    const [, value = arg === "--template" ? args[index + 1] : undefined] =
      /^--template=(.+)/s.exec(arg) ?? [];
    return value === undefined ? [] : [`${value}/hooks`];
  });
  return [...settings, ...templates];
}

/** Where the hooks are that a setting names. */
export function hookDirectory({ key, value }: GitSetting): string | undefined {
  if (value === undefined) return undefined;
  if (/^core\.hooksPath$/i.test(key)) return value;
  return /^init\.templateDir$/i.test(key) ? `${value}/hooks` : undefined;
}
