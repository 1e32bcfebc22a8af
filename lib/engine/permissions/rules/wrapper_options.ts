/**
 * Options with a value, of programs that run another one and have many.
 *
 * @module
 */

export const XARGS = [
  ...["-I", "-n", "-P", "-d", "-a", "-E", "-L", "-s", "--max-args", "--max-procs", "--delimiter"],
  ...["--arg-file", "-J", "-R", "-S", "--max-chars", "--process-slot-var", "--max-lines"],
];
export const SUDO = [
  ...["-u", "-g", "-h", "-p", "-C", "-r", "-t", "-T", "-U", "-D", "-R", "--user", "--group"],
  ...["--chdir", "--host", "--prompt", "--other-user", "--close-from", "--chroot", "--role"],
  ...["--type", "--command-timeout", "-a", "-c", "--auth-type", "--login-class"],
];
export const TRACERS = [
  ...["-o", "-e", "-p", "-s", "-a", "-u", "-E", "-O", "-S", "-P", "-X", "-I", "-b", "-l", "-x"],
  ...["--output", "--trace", "--attach", "--string-limit", "--user", "--env", "--columns"],
  ...["--status", "--signal", "--fault", "--inject", "--sort-by", "--trace-path", "--library"],
];
export const PARALLEL = [
  ...["-j", "--jobs", "-I", "-C", "--colsep", "-a", "--arg-file", "-N", "-n", "--max-args"],
  ...["-S", "--sshlogin", "--delay", "--timeout", "--joblog", "--results", "--tmpdir", "-L"],
  ...["--workdir", "--wd", "--retries", "--halt", "--memfree", "--load", "--nice", "--env"],
  ...["--basefile", "--return", "--block", "--recstart", "--recend", "--tagstring", "-P"],
];
export const SYSTEMD_RUN = [
  ...["-p", "-u", "--unit", "--property", "--uid", "--gid", "--working-directory", "--setenv"],
  ...["-E", "--slice", "--description", "--nice", "-M", "--machine", "-H", "--host"],
  ...["--service-type", "--on-active", "--on-boot", "--on-calendar", "--timer-property"],
];
export const BWRAP = [
  ...["--unsetenv", "--chdir", "--proc", "--dev", "--tmpfs", "--dir", "--perms", "--seccomp"],
  ...["--uid", "--gid", "--hostname", "--sync-fd", "--info-fd", "--cap-add", "--cap-drop"],
];
export const RUN0 = [
  ...["-u", "--user", "-g", "--group", "-D", "--chdir", "--unit", "--property", "--nice"],
  ...["--slice", "--description", "--setenv", "--background", "--machine"],
];
export const SETPRIV = [
  ...["--reuid", "--regid", "--groups", "--inh-caps", "--ambient-caps", "--bounding-set"],
  ...["--ruid", "--euid", "--rgid", "--egid", "--securebits", "--pdeathsig"],
  ...["--selinux-label", "--apparmor-profile"],
];
