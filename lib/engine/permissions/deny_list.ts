/**
 * What the permission mode `auto` does not run: the one place to read and to change it.
 *
 * It stops accidents, not an attacker: a program that a command starts can do anything that the user can. Beyond this
 * list, review_script.ts refuses a redirection that leaves the working directory, a word that names keys or passwords,
 * and a download that is run; it looks through wrappers (`env`, `xargs`, `sh -c` …) before it asks here.
 *
 * @module
 */
import {
  changesMode,
  copies,
  downloads,
  edits,
  extracts,
  finds,
  links,
  removes,
  writes,
} from "./file_rules.ts";
import { forks, git } from "./git_rules.ts";
import type { Invocation, Refusal } from "./invocation.ts";
import { parseOptions } from "./options.ts";

export interface Rule {
  /** Names of programs; `*` at the end stands for any ending. */
  programs: readonly string[];
  /** Why this run of the program is refused, or undefined. */
  refuse(invocation: Invocation): Refusal | Promise<Refusal>;
}

export const DENY_LIST: readonly Rule[] = [
  // The machine
  {
    programs: ["sudo", "sudoedit", "doas", "su", "pkexec", "run0", "runuser", "chroot", "nsenter"],
    refuse: always("it would act as another user or in another system"),
  },
  {
    programs: [
      ...[
        "mkfs*",
        "mke2fs",
        "mkswap",
        "wipefs",
        "blkdiscard",
        "fdisk",
        "sfdisk",
        "cfdisk",
        "gdisk",
        "parted",
      ],
      ...[
        "mount",
        "umount",
        "losetup",
        "cryptsetup",
        "swapoff",
        "diskutil",
        "lvremove",
        "vgremove",
        "pvremove",
      ],
    ],
    refuse: always("it would change disks or file systems"),
  },
  {
    programs: ["shutdown", "reboot", "halt", "poweroff"],
    refuse: always("it would stop the machine"),
  },
  { programs: ["init", "telinit"], refuse: withOperand(/^[0-6sS]$/, "it would stop the machine") },
  {
    programs: ["systemctl", "loginctl"],
    refuse: withOperand(
      /^(?:poweroff|reboot|halt|kexec|suspend|hibernate|rescue|emergency|terminate-user|kill-user)$/,
      "it would stop the machine or a login",
    ),
  },
  { programs: ["kill"], refuse: kills },
  { programs: ["killall5"], refuse: always("it would end processes that are not its own") },
  {
    programs: [
      "useradd",
      "userdel",
      "usermod",
      "groupadd",
      "groupdel",
      "passwd",
      "chpasswd",
      "visudo",
    ],
    refuse: always("it would change the users of the machine"),
  },
  {
    programs: ["crontab"],
    refuse: unlessOption("-l", "it would change what the machine runs by itself"),
  },
  {
    programs: ["iptables", "ip6tables", "nft", "ufw"],
    refuse: always("it would change the firewall"),
  },

  // Files outside of the working directory
  { programs: ["rm", "rmdir", "unlink", "shred", "trash"], refuse: removes },
  { programs: ["mv", "cp", "install", "rsync", "scp"], refuse: copies },
  { programs: ["ln"], refuse: links },
  { programs: ["tee", "touch", "mkdir", "truncate", "mkfifo", "mknod", "dd"], refuse: writes },
  { programs: ["chmod", "chown", "chgrp", "chattr", "setfacl"], refuse: changesMode },
  { programs: ["sed", "gsed", "perl"], refuse: edits },
  { programs: ["find", "fd", "gfind"], refuse: finds },
  { programs: ["curl", "wget"], refuse: downloads },
  { programs: ["tar", "gtar", "bsdtar", "unzip", "bsdcpio"], refuse: extracts },

  // Work of others, and more rights than this run has
  { programs: ["git"], refuse: git },
  { programs: ["gh"], refuse: withOperand(/^delete$/, "it would delete something on the server") },
  { programs: ["isonforge"], refuse: forks },
];

/** The rules for a program. */
export function rulesFor(program: string): Rule[] {
  return DENY_LIST.filter(({ programs }) =>
    programs.some((name) =>
      name.endsWith("*") ? program.startsWith(name.slice(0, -1)) : program === name
    )
  );
}

function always(reason: string): Rule["refuse"] {
  return () => reason;
}

function withOperand(pattern: RegExp, reason: string): Rule["refuse"] {
  return ({ args }) => args.some((arg) => pattern.test(arg)) ? reason : undefined;
}

/** -1 is every process, 1 the first one; but as the first of several arguments -1 is a signal. */
function kills({ args }: Invocation): Refusal {
  const targets = args.length > 1 ? args.slice(1) : args;
  return targets.some((target) => target === "-1" || target === "1")
    ? "it would end processes that are not its own"
    : undefined;
}

function unlessOption(option: string, reason: string): Rule["refuse"] {
  return ({ args }) => parseOptions(args).names.has(option) ? undefined : reason;
}
