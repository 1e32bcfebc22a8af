/**
 * What a program is called, however it is named.
 *
 * @module
 */
import { basename } from "@std/path/basename";

/** Those of GNU, which have a `g` in front where the system has others: `gsed` on a Mac. */
const GNU = new Set(
  [
    "awk base32 base64 basename cat chgrp chmod chown chroot cksum comm cp cpio csplit cut date dd df diff",
    "diff3 dir dirname du echo egrep env expand expr factor fgrep find fmt fold grep groups head id install",
    "join kill link ln ls m4 md5sum mkdir mkfifo mknod mktemp mv nice nl nohup nproc od paste patch pr",
    "printenv printf ps pwd readlink realpath rev rm rmdir sdiff sed seq sha1sum sha256sum sha512sum shred",
    "shuf sleep sort split stat stdbuf stty sum sync tac tail tar tee test time timeout touch tr true",
    "truncate tsort tty uname unexpand uniq unlink uptime users vdir wc who whoami xargs yes",
  ].flatMap((names) => names.split(" ")),
);

/** Without its directory; `grm` is `rm`. */
export function programName(typed: string): string {
  const name = basename(typed);
  return name.startsWith("g") && GNU.has(name.slice(1)) ? name.slice(1) : name;
}
