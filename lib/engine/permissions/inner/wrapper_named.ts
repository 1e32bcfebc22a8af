/**
 * Programs that run the program that their operands name.
 *
 * @module
 */
import {
  BWRAP,
  PARALLEL,
  RUN0,
  SETPRIV,
  SUDO,
  SYSTEMD_RUN,
  TRACERS,
  XARGS,
} from "../rules/wrapper_options.ts";

export interface Wrapper {
  /** Options that take a value. */
  withValue?: readonly string[];
  /** Operands of its own before the program. */
  operands?: number;
  /** The subcommand with which it runs a program; without, it always does. */
  subcommand?: readonly string[];
  /** Options that take two values. */
  pairs?: readonly string[];
  /** Options after which the command stands; nothing else is one. */
  after?: readonly string[];
  /** It takes the command as one text, for a shell. */
  isText?: boolean;
  /** A `-` alone is an option of its own. */
  ignoresDash?: boolean;
}

const LIMITS: Wrapper = {
  withValue: ["-a", "-c", "-d", "-f", "-l", "-m", "-o", "-p", "-r", "-s", "-t"],
};
const PACKAGE_OPTIONS = [
  ...["-p", "--package", "-w", "--workspace", "--filter", "-F", "--from", "-C", "--dir", "--cwd"],
  ...["--prefix", "--with", "--directory", "--python"],
];

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  env: {
    withValue: [
      ...["-u", "-C", "-S", "-a", "-P", "-L", "-U", "--unset", "--chdir", "--split-string"],
      "--argv0",
    ],
    ignoresDash: true,
  },
  argv0: {},
  ...everyOne(["noglob", "nocorrect"], {}),
  nohup: {},
  nice: { withValue: ["-n", "--adjustment"] },
  ionice: { withValue: ["-c", "-n", "-p", "-P", "-u", "--class", "--classdata", "--pid"] },
  chrt: { operands: 1 },
  timeout: { withValue: ["-k", "-s", "--kill-after", "--signal"], operands: 1 },
  gtimeout: { withValue: ["-k", "-s"], operands: 1 },
  stdbuf: { withValue: ["-i", "-o", "-e", "--input", "--output", "--error"] },
  setsid: {},
  setarch: { operands: 1 },
  linux32: {},
  linux64: {},
  time: { withValue: ["-o", "-f", "--output", "--format"] },
  command: {},
  builtin: {},
  exec: { withValue: ["-a"] },
  busybox: {},
  toybox: {},
  chronic: {},
  unbuffer: {},
  fakeroot: {},
  fakechroot: {},
  heaptrack: {},
  "xvfb-run": {
    withValue: [
      ...["-s", "-n", "-e", "-f", "-p", "-w", "--server-args", "--server-num", "--error-file"],
      ...["--auth-file", "--xauth-protocol", "--wait"],
    ],
  },
  valgrind: {},
  gdb: { withValue: ["-ex", "-x"] },
  caffeinate: { withValue: ["-t", "-w"] },
  ...everyOne(["strace", "ltrace"], { withValue: TRACERS }),
  taskset: { operands: 1 },
  numactl: {
    withValue: [
      ...["-N", "-m", "-i", "-C", "-p", "--physcpubind", "--cpunodebind", "--membind"],
      ...["--interleave", "--preferred"],
    ],
  },
  flock: {
    withValue: ["-w", "-E", "--wait", "--timeout", "--conflict-exit-code"],
    operands: 1,
  },
  xargs: { withValue: XARGS },
  gxargs: { withValue: XARGS },
  parallel: { withValue: PARALLEL },
  watch: { withValue: ["-n", "--interval"], isText: true },
  hyperfine: { withValue: ["-w", "-r", "-m", "-M", "-n", "-L"], isText: true },
  entr: {},
  ...{ sudo: { withValue: SUDO }, "sudo-rs": { withValue: SUDO } },
  run0: { withValue: RUN0 },
  doas: { withValue: ["-u", "-C"] },
  pkexec: { withValue: ["--user"] },
  chroot: { withValue: ["-u", "-g", "-G", "--userspec", "--groups"], operands: 1 },
  unshare: {
    withValue: ["-R", "-w", "-S", "-G", "--root", "--wd", "--setuid", "--setgid", "--propagation"],
  },
  nsenter: {
    withValue: ["-t", "--target", "-S", "-G", "--setuid", "--setgid", "-W", "--wdns"],
  },
  "systemd-run": { withValue: SYSTEMD_RUN },
  "systemd-cat": { withValue: ["-t", "-p"] },
  "systemd-inhibit": {},
  "cross-env": {},
  "cross-env-shell": { isText: true },
  "env-cmd": { withValue: ["-f", "-r", "-e"] },
  dotenv: { withValue: ["-e", "-f"] },
  npx: { withValue: PACKAGE_OPTIONS },
  bunx: { withValue: PACKAGE_OPTIONS },
  uvx: { withValue: PACKAGE_OPTIONS },
  pipx: { subcommand: ["run"] },
  npm: { withValue: PACKAGE_OPTIONS, subcommand: ["exec", "x"] },
  pnpm: { withValue: PACKAGE_OPTIONS, subcommand: ["exec", "dlx"] },
  yarn: { withValue: PACKAGE_OPTIONS, subcommand: ["exec", "dlx", "run"] },
  bun: { withValue: PACKAGE_OPTIONS, subcommand: ["x"] },
  bundle: { subcommand: ["exec"] },
  poetry: { withValue: ["-C", "--directory", "-P", "--project"], subcommand: ["run"] },
  uv: {
    withValue: [
      ...["--with", "--python", "-p", "--extra", "--group", "--directory", "--project"],
      ...["--env-file", "--with-editable", "--with-requirements", "--only-group", "--no-group"],
      ...["--index", "--index-url", "--package", "--cache-dir", "--config-file"],
    ],
    subcommand: ["run"],
  },
  pipenv: { subcommand: ["run"] },
  pdm: { withValue: ["-p", "--project"], subcommand: ["run"] },
  hatch: { subcommand: ["run"] },
  rye: { subcommand: ["run"] },
  pixi: { subcommand: ["run"] },
  ...everyOne(["conda", "mamba", "micromamba"], {
    withValue: ["-n", "-p", "--name", "--prefix"],
    subcommand: ["run"],
  }),
  // Tools stand before that: `mise exec node@22 -- ./x`
  mise: { withValue: ["-C", "--cd"], subcommand: ["exec", "x"], after: ["--", "-c", "--command"] },
  direnv: { subcommand: ["exec"], operands: 1 },
  doppler: { subcommand: ["run"] },
  ...everyOne(["rbenv", "pyenv", "nodenv", "goenv", "jenv", "plenv", "phpenv"], {
    subcommand: ["exec"],
  }),
  catchsegv: {},
  torsocks: {},
  torify: {},
  proxychains: { withValue: ["-f"] },
  proxychains4: { withValue: ["-f"] },
  rlwrap: {},
  faketime: { withValue: ["-f"], operands: 1 },
  eatmydata: {},
  prlimit: { withValue: ["-p", "--pid", "-o", "--output"] },
  cpulimit: { withValue: ["-l", "-p", "-e", "--limit"] },
  setpriv: { withValue: SETPRIV },
  ...everyOne(["setuidgid", "envuidgid", "setlock"], { operands: 1 }),
  ...everyOne(["s6-setuidgid", "s6-envuidgid", "s6-envdir"], { operands: 1 }),
  "s6-setlock": { withValue: ["-t"], operands: 1 },
  ...everyOne(["softlimit", "s6-softlimit"], LIMITS),
  chpst: { withValue: [...LIMITS.withValue ?? [], "-u", "-U", "-b", "-e", "-/", "-C", "-n", "-L"] },
  ...everyOne(["pgrphack", "fghack", "s6-setsid", "catatonit", "tini-static"], {}),
  tcpserver: { withValue: ["-c", "-x", "-u", "-g", "-l", "-b", "-t"], operands: 2 },
  choom: { withValue: ["-n", "--adjust", "-p", "--pid"] },
  uclampset: { withValue: ["-m", "-M", "-p"] },
  schedtool: { after: ["-e"] },
  timelimit: { withValue: ["-t", "-T", "-s", "-S"] },
  daemonize: { withValue: ["-c", "-e", "-o", "-p", "-l", "-u", "-E"] },
  ...everyOne(["nq", "tsp", "sem", "gamemoderun", "mangohud", "prime-run", "optirun"], {}),
  ...everyOne(["i386", "x86_64", "uname26", "corepack", "xcrun"], {}),
  arch: { withValue: ["-arch", "-e", "-d"] },
  "sandbox-exec": { withValue: ["-p", "-f", "-n", "-D"] },
  "aa-exec": { withValue: ["-p", "--profile", "-n", "--namespace"] },
  runcon: { operands: 1 },
  minijail0: { withValue: ["-u", "-g", "-b", "-k", "-P", "-C", "-S", "-c", "-T", "-R", "-f"] },
  nsjail: { after: ["--"] },
  scl: { subcommand: ["enable"], isText: true },
  just: { after: ["-c", "--command"] },
  foreman: { withValue: ["-e", "--env", "-f"], subcommand: ["run"] },
  gosu: { operands: 1 },
  "su-exec": { operands: 1 },
  envdir: { operands: 1 },
  "dbus-run-session": { withValue: ["--config-file", "--dbus-daemon"] },
  "dbus-launch": {},
  "ssh-agent": { withValue: ["-a", "-t", "-E"] },
  tini: { withValue: ["-p", "-e"] },
  "dumb-init": {},
  firejail: {},
  bwrap: {
    withValue: BWRAP,
    pairs: ["--bind", "--ro-bind", "--dev-bind", "--setenv", "--symlink", "--file", "--bind-try"],
  },
  proot: { withValue: ["-b", "-w", "-r", "-q", "-R"] },
  "cgexec": { withValue: ["-g"] },
  screen: { withValue: ["-S", "-t", "-c", "-h", "-e", "-p", "-T", "-X"] },
  perf: { withValue: ["-e", "-o", "-F", "-p"], subcommand: ["stat", "record", "trace"] },
  rr: { subcommand: ["record"] },
  ccache: {},
  sccache: {},
  distcc: {},
  ip: { subcommand: ["netns"], operands: 2 },
  nix: {
    withValue: ["--arg", "--argstr", "--option", "-f", "--file", "-I"],
    subcommand: ["develop", "shell"],
    after: ["-c", "--command"],
  },
  watchexec: { withValue: ["-e", "-w", "-i", "-f", "-s", "-d", "--exts", "--watch", "--ignore"] },
  asdf: { subcommand: ["exec"] },
  fnm: { withValue: ["--using"], subcommand: ["exec"] },
  nvm: { subcommand: ["exec"], operands: 1 },
  devenv: { subcommand: ["shell"] },
  guix: { subcommand: ["shell", "environment"], after: ["--"] },
  cmake: { after: ["env", "time"] },
  onchange: { after: ["--"] },
  reflex: { after: ["--"] },
  dtach: { withValue: ["-n", "-A", "-c", "-e", "-r"] },
  abduco: { withValue: ["-n", "-A", "-c", "-e"] },
  volta: { withValue: ["--node"], subcommand: ["run"] },
  rustup: { subcommand: ["run"], operands: 1 },
  devbox: { subcommand: ["run"] },
  op: { withValue: ["--env-file", "--account"], subcommand: ["run"] },
  "aws-vault": { withValue: ["-d", "--duration"], subcommand: ["exec"], operands: 1 },
  chamber: { subcommand: ["exec"], operands: 1 },
  infisical: { subcommand: ["run"] },
  dotenvx: { withValue: ["-f"], subcommand: ["run"] },
  envchain: { operands: 1 },
  lerna: { subcommand: ["exec"] },
  "start-stop-daemon": { after: ["-x", "--exec", "-a", "--startas"] },
  wsl: { withValue: ["-d", "--distribution", "-u", "--user", "--cd"] },
  "cmd.exe": { after: ["/c", "/C"] },
  "run-one": {},
  shx: {},
  retry: { withValue: ["-t", "-d"] },
};

/** A table of one and the same for several names. */
export function everyOne<T>(names: readonly string[], one: T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, one]));
}

/** The dynamic linker runs a program that it is given: `/lib64/ld-linux-x86-64.so.2 /usr/bin/git`. */
const LINKER = /^ld(?:-linux|-musl|64|-2)?[\w.-]*\.so[.\d]*$/;

/** How `name` takes the program that it runs; undefined for one that runs none. */
export function wrapperNamed(name: string): Wrapper | undefined {
  if (LINKER.test(name)) {
    return { withValue: ["--library-path", "--preload", "--audit", "--argv0"] };
  }
  return Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
}
