/**
 * Commands that stand in an argument of a program which is no wrapper: `tar --to-command=…`, `vim -c '!…'`, `rsync -e …`.
 *
 * @module
 */
import type { Invocation } from "../invocation.ts";
import { commandInGitSetting, gitSettings } from "./git_settings.ts";

interface Embedding {
  /** Options whose value is a command for a shell. */
  options?: readonly string[];
  /** Of the value of any argument: what in it is a command. */
  within?: readonly RegExp[];
  /** What it reads is made of commands. */
  readsCommands?: boolean;
  /** The last operand is a command, behind one of these words. */
  lastAfter?: RegExp;
}

/** `!command` of an editor or a debugger, at the beginning of what it is told. */
const BANG =
  /(?:^|[|+:\n])[ \t]{0,8}[%\d,$]{0,16}(?:r|w|read|write)?[ \t]{0,8}!{1,2}([^\n]{1,4096})/;
const EDITOR: Embedding = {
  within: [BANG, /\bsystem(?:list)?\(\s*(["'])(.*?)\1/, /\bterm(?:inal)?!?\s+([^\n|]+)/],
  readsCommands: false,
};
const DEBUGGER: Embedding = {
  options: [],
  within: [/^[ \t]{0,64}(?:!|shell |platform shell |make )(.+)/, /\bsystem\(\s*(["'])(.*?)\1/],
};
const SSH: Embedding = {
  within: [/^(?:-o\s*)?(?:ProxyCommand|LocalCommand|KnownHostsCommand|RemoteCommand)[\s=]+(.+)/i],
};
const TAR: Embedding = {
  options: [
    ...["--to-command", "-I", "--use-compress-program", "--rsh-command", "-F", "--info-script"],
    ...["--new-volume-script"],
  ],
  within: [/^(?:--checkpoint-[a-z]{1,8}=)?exec=(.+)/],
};
const CLIENT: Embedding = {
  within: [
    /^[ \t]{0,64}(?:\.(?:shell|system)|\\!|system)(.+)/m,
    /^[ \t]{0,64}\.(?:once|output)[ \t]{1,64}\|(.+)/m,
    /\\(?:g|o)\s*\|(.+)/,
    /\bPROGRAM\s+'([^']*)'/i,
  ],
};

const MAKE: Embedding = {
  within: [
    /^(?:--eval=)?[^;\n]*;(.+)/s,
    /(?:^|\s)\t[@+-]*(.+)/,
    /\$\(shell\s+([^)]{1,4096})\)/,
    /^SHELL=(.+)/s,
  ],
};

const EMBEDDINGS: Readonly<Record<string, Embedding>> = {
  tar: TAR,
  gtar: TAR,
  bsdtar: TAR,
  zip: { options: ["-TT", "--unzip-command"] },
  rsync: { options: ["-e", "--rsh", "--rsync-path"] },
  ssh: SSH,
  sftp: { ...SSH, options: ["-S", "-D"] },
  scp: { ...SSH, options: ["-S", "-D"] },
  mosh: { options: ["--ssh", "--server"] },
  sort: { options: ["--compress-program"] },
  split: { options: ["--filter"] },
  rg: { options: ["--pre", "--hostname-bin"] },
  fzf: {
    options: ["--preview"],
    within: [/(?:execute(?:-silent)?|become|reload)\(([^)]{0,1024})\)/],
  },
  man: { options: ["-P", "--pager", "-H", "--html"] },
  vim: EDITOR,
  vi: EDITOR,
  nvim: EDITOR,
  view: EDITOR,
  gvim: EDITOR,
  vimdiff: EDITOR,
  ex: EDITOR,
  ed: EDITOR,
  less: EDITOR,
  gdb: DEBUGGER,
  lldb: DEBUGGER,
  sqlite3: CLIENT,
  psql: CLIENT,
  mysql: CLIENT,
  mariadb: CLIENT,
  "nix-shell": { options: ["--run", "--command"] },
  make: MAKE,
  gmake: MAKE,
  m4: { within: [/\be?syscmd\([`"]?([^)'"]{1,4096})/] },
  npm: {
    options: ["--script-shell"],
    within: [/^scripts\.[\w:-]+=(.+)/s],
    lastAfter: /^set-script$/,
  },
  bun: { lastAfter: /^exec$/ },
  deno: { options: ["--eval"] },
  nu: { options: ["-c", "--commands"] },
  elvish: { options: ["-c"] },
  xonsh: { options: ["-c"] },
  "watchman-make": { options: ["--run"] },
  vagrant: { options: ["-c", "--command"] },
  vault: { options: ["-exec"] },
  nodemon: { options: ["-x", "--exec"] },
  chokidar: { options: ["-c", "--command"] },
  concurrently: { within: [/^([^-].*)/s] },
  "cargo-watch": { options: ["-s", "--shell"] },
  cargo: {
    options: ["-s", "--shell"],
    within: [
      /\b(?:runner|linker|rustc(?:-workspace)?-wrapper|rustc)\s{0,8}=\s{0,8}\[?\s{0,8}["']([^"']+)/,
    ],
  },
  wget: { options: ["--use-askpass"] },
  crontab: { within: [/^(?:\S{1,64}[ \t]{1,64}){5}(.+)/] },
  at: { readsCommands: true },
  batch: { readsCommands: true },
  screen: { within: [/^([^-].*[\n\r]|.*\\n|.*\^M)$/] },
  tmux: {
    lastAfter:
      /^(?:new(?:-session|-window|w)?|split-window|splitw|run-shell|run|respawn-\w+|if-shell|if|pipe-pane|pipep|display-popup|popup|send-keys|send)$/,
  },
  zellij: { lastAfter: /^(?:run|action)$/ },
  expect: { within: [/\bspawn\s+([^\n;]+)/, /\bexec\s+([^\n;]+)/] },
  tclsh: { within: [/\bexec\s+([^\n;\]]+)/] },
  socat: { within: [/\b(?:EXEC|SYSTEM):["']?([^,"']+)/i] },
  nc: { options: ["-e", "-c", "--exec", "--sh-exec"] },
  ncat: { options: ["-e", "-c", "--exec", "--sh-exec"] },
  tcpdump: { options: ["-z"] },
  aria2c: { within: [/^--on-[\w-]+=(.+)/] },
  go: { options: ["-exec", "-toolexec", "-vettool"] },
  dpkg: { options: ["--pre-invoke", "--post-invoke"] },
  "apt-get": { within: [/Invoke[^=]{0,64}=(.+)/] },
  apt: { within: [/Invoke[^=]{0,64}=(.+)/] },
  sops: { lastAfter: /^exec-(?:env|file)$/ },
};
/** Of git, by subcommand: options whose value it runs. */
const GIT_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  rebase: ["-x", "--exec"],
  difftool: ["-x", "--extcmd"],
  clone: ["-u", "--upload-pack"],
  fetch: ["--upload-pack"],
  pull: ["--upload-pack"],
  push: ["--receive-pack", "--exec"],
  "ls-remote": ["--upload-pack", "--exec"],
  archive: ["--exec"],
  grep: ["-O", "--open-files-in-pager"],
  "filter-branch": [
    ...["--tree-filter", "--index-filter", "--msg-filter", "--env-filter", "--parent-filter"],
    ...["--commit-filter", "--tag-name-filter", "--setup"],
  ],
};
/** What helps a program with its own work: it says nothing about what is meant. */
const HELPER =
  /^(?:(?:zstd|pigz|pbzip2|pixz|xz|gzip|bzip2|lz4|lzip|unzip|cat|less|more|true|:)(?: -[\w=-]+)*|ssh(?: -[\w=-]+(?: \d+)?)*)$/;

/** Command lines in the arguments of a program, and in what it is fed with; none for most. */
export function embeddedCommands(
  { name, args }: Pick<Invocation, "name" | "args">,
  input: readonly string[] = [],
): string[] {
  const found = name === "git"
    ? gitCommands(args)
    : Object.hasOwn(EMBEDDINGS, name)
    ? commandsIn(args, { input, ...EMBEDDINGS[name] })
    : [];
  return found.map((text) => text.trim()).filter((text) => text !== "" && !HELPER.test(text));
}

function commandsIn(
  args: readonly string[],
  { options = [], within = [], readsCommands = false, lastAfter, input }: Embedding & {
    input: readonly string[];
  },
): string[] {
  const values = valuesIn(args, options);
  for (const text of [...args, ...input]) {
    for (const pattern of within) {
      for (const match of text.matchAll(new RegExp(pattern, `${pattern.flags}g`))) {
        values.push(match.at(-1) ?? "");
      }
    }
  }
  if (readsCommands) values.push(...input);
  if (lastAfter !== undefined && args.some((arg) => lastAfter.test(arg))) {
    const operands = args.slice(args.findIndex((arg) => lastAfter.test(arg)) + 1);
    // The words of a command, or all of it in one.
    values.push(...operands.filter((arg) => /\s/.test(arg)), wordsAfterOptions(operands));
  }
  return values;
}

/** Of `-d -n name git push` the last words that are no options; a value more in front does no harm. */
function wordsAfterOptions(operands: readonly string[]): string {
  const last = operands.findLastIndex((arg) => arg.startsWith("-"));
  return operands.slice(last + 1).filter((arg) => !/\s/.test(arg)).join(" ");
}

/** `--to-command X`, `--to-command=X`, `-eX`, `-ave X`. */
function valuesIn(args: readonly string[], options: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const next = args[index + 1] ?? "";
    for (const option of options) {
      const [name = "", value] = splitOnce(arg);
      // getopt_long(3) takes the beginning of a long option for it: `--compress-prog=x`.
      const isShortened = name.length >= 6 && option.startsWith("--") && option.startsWith(name);
      if (name === option || isShortened) return [value ?? next];
      const isShort = /^-\w$/.test(option) && /^-\w/.test(arg) && !arg.startsWith("--");
      if (!isShort) continue;
      if (arg.startsWith(option)) return [arg.slice(2)];
      if (arg.endsWith(option.slice(1))) return [next];
    }
    // The oldest form of `tar`: `cIf`.
    return index === 0 && options.includes("-I") && /^[A-Za-z]*I[A-Za-z]*$/.test(arg) ? [next] : [];
  });
}

/** `--name=value` */
function splitOnce(arg: string): [name: string, value?: string] {
  const at = arg.indexOf("=");
  return at === -1 ? [arg] : [arg.slice(0, at), arg.slice(at + 1)];
}

function gitCommands(args: readonly string[]): string[] {
  const settings = gitSettings(args).flatMap(({ key, value }) =>
    value === undefined ? [] : commandInGitSetting(key, value) ?? []
  );
  const transports = args.flatMap((arg) => /^ext::(.+)/s.exec(arg)?.[1] ?? []);
  const subcommands = Object.keys(GIT_OPTIONS).filter((subcommand) => args.includes(subcommand));
  return [
    ...settings,
    ...transports,
    ...subcommands.flatMap((subcommand) =>
      valuesIn(args.slice(args.indexOf(subcommand) + 1), GIT_OPTIONS[subcommand] ?? [])
    ),
  ];
}
