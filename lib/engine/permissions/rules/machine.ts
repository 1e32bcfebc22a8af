/**
 * What concerns the machine as a whole: its users, disks, services, packages and running processes.
 *
 * @module
 */
import { type Invocation, shown, type Verdict } from "../invocation.ts";
import { FOUND_PROCESS } from "../printed.ts";
import { UNKNOWN } from "../shell/texts.ts";
import { type CommandRule, refuseCommand, type Rule } from "./rule.ts";

const ASK = "tell the user what has to be done and why";
const OWN_PROCESS = "end only what you started: `cmd & pid=$!; …; kill $pid`";

const COMMANDS: readonly CommandRule[] = [
  {
    programs: ["sudo", "sudoedit", "doas", "su", "pkexec", "run0", "runuser", "gosu", "machinectl"],
    reason: "it would act as another user",
    instead: "do it without, or tell the user what needs these rights",
  },
  {
    programs: ["chroot", "nsenter", "unshare", "systemd-nspawn"],
    reason: "it would act in another system",
    instead: ASK,
  },
  {
    programs: [
      ...["mkfs*", "mke2fs", "mkswap", "wipefs", "blkdiscard", "cryptsetup", "swapoff", "swapon"],
      ...["cfdisk", "gdisk", "sgdisk", "losetup", "diskutil", "hdparm", "efibootmgr", "grub-*"],
      ...["lvremove", "lvresize", "vgremove", "pvremove", "mdadm", "umount", "eject"],
    ],
    unless: ["--version", "list", "info", "-d"],
    reason: "it would change disks or file systems",
    instead: ASK,
  },
  {
    programs: ["fdisk", "sfdisk", "parted"],
    unless: ["-l", "--list", "print"],
    reason: "it would change disks or file systems",
    instead: ASK,
  },
  {
    programs: ["zfs", "zpool", "btrfs", "nvme"],
    commands: ["destroy", "rollback", "subvolume delete", "format"],
    reason: "it would destroy data on a disk",
    instead: ASK,
  },
  {
    programs: ["shutdown", "reboot", "halt", "poweroff", "telinit"],
    reason: "it would stop the machine",
    instead: ASK,
  },
  {
    programs: ["systemctl"],
    commands: [
      ...["stop", "restart", "kill", "disable", "mask", "isolate", "reset-failed", "set-default"],
      ...["poweroff", "reboot", "halt", "kexec", "suspend", "hibernate", "rescue", "emergency"],
    ],
    reason: "it would stop what others use",
    instead: ASK,
  },
  {
    programs: ["loginctl"],
    commands: ["terminate-*", "kill-*"],
    reason: "it would end a login",
    instead: ASK,
  },
  {
    programs: ["service", "rc-service", "invoke-rc.d"],
    commands: ["* stop", "* restart"],
    reason: "it would stop what others use",
    instead: ASK,
  },
  {
    programs: ["launchctl", "brew", "pm2", "supervisorctl", "nginx", "apachectl"],
    commands: [
      ...["unload", "bootout", "remove", "kill", "kickstart", "services stop", "delete", "stop"],
    ],
    reason: "it would stop what others use",
    instead: ASK,
  },
  {
    programs: ["killall", "pkill", "killall5", "skill", "xkill", "kill-port", "fkill"],
    reason: "it would end processes by name, not only its own",
    instead: OWN_PROCESS,
  },
  {
    programs: ["fuser"],
    options: ["-k", "--kill"],
    reason: "it would end processes that are not its own",
    instead: OWN_PROCESS,
  },
  {
    programs: ["tmux"],
    commands: ["kill-server", "kill-session"],
    reason: "it would end the terminals of the user",
    instead: OWN_PROCESS,
  },
  {
    programs: ["apt", "apt-get", "aptitude", "yum", "dnf", "zypper", "apk", "brew", "snap", "port"],
    commands: [
      ...["remove", "purge", "autoremove", "auto-remove", "erase", "uninstall", "del", "rm"],
    ],
    reason: "it would remove software of the machine",
    instead: ASK,
  },
  {
    programs: ["flatpak", "winget", "choco", "scoop", "pkg", "mise", "asdf", "rustup"],
    commands: ["uninstall", "remove", "delete", "self uninstall"],
    reason: "it would remove software of the machine",
    instead: ASK,
  },
  {
    programs: ["npm", "pnpm", "yarn", "bun"],
    commands: ["uninstall", "remove", "rm", "un", "r", "global remove"],
    options: ["-g", "--global", "global"],
    reason: "it would remove software of the machine",
    instead: "remove it from the project, without -g",
  },
  {
    programs: ["dpkg"],
    options: ["-r", "-P", "--remove", "--purge"],
    reason: "it would remove software of the machine",
    instead: ASK,
  },
  {
    programs: ["rpm"],
    options: ["-e", "--erase"],
    reason: "it would remove software of the machine",
    instead: ASK,
  },
  {
    programs: ["pacman"],
    options: ["-R", "-Rs", "-Rns", "--remove"],
    reason: "it would remove software of the machine",
    instead: ASK,
  },
  {
    programs: [
      ...["useradd", "userdel", "usermod", "adduser", "deluser", "groupadd", "groupdel"],
      ...["groupmod", "passwd", "chpasswd", "chsh", "chfn", "visudo", "vipw", "gpasswd"],
    ],
    reason: "it would change the users of the machine",
    instead: ASK,
  },
  {
    programs: ["crontab"],
    unless: ["-l"],
    reason: "it would change what the machine runs by itself",
    instead: ASK,
  },
  {
    programs: ["at", "batch", "systemd-run", "atrm"],
    unless: ["-l", "-q"],
    reason: "it would run something after this run has ended",
    instead: "run it now, and wait for it",
  },
  {
    programs: ["iptables*", "ip6tables*", "nft", "ufw", "firewall-cmd", "pfctl"],
    unless: [
      ...["-L", "--list", "-S", "--list-rules", "-C", "list", "status", "show", "--state"],
      ...["--list-all", "-s", "-V", "--version"],
    ],
    reason: "it would change the firewall",
    instead: ASK,
  },
  {
    programs: ["sysctl"],
    options: ["-w", "--write", "-p", "--system"],
    reason: "it would change the settings of the machine",
    instead: ASK,
  },
  {
    programs: ["modprobe", "rmmod", "insmod", "update-alternatives", "ldconfig", "setenforce"],
    unless: ["--display", "--list", "--query", "-p", "-n", "--show-depends"],
    reason: "it would change the settings of the machine",
    instead: ASK,
  },
  {
    programs: ["timedatectl", "hostnamectl", "localectl", "networksetup", "scutil"],
    commands: ["set-*", "hostname"],
    reason: "it would change the settings of the machine",
    instead: ASK,
  },
  {
    programs: ["ip", "nmcli", "ifconfig", "route"],
    commands: [
      ...["link set", "link del", "link delete", "addr add", "addr del", "addr flush", "route add"],
      ...["route del", "route flush", "con down", "con delete", "connection down"],
      ...["connection delete", "* down", "* up", "del", "add"],
    ],
    reason: "it would change the network of the machine",
    instead: ASK,
  },
  {
    programs: ["defaults", "gsettings", "dconf"],
    commands: ["write", "delete", "set", "reset", "reset-recursively"],
    reason: "it would change the user's own settings",
    instead: ASK,
  },
  {
    programs: ["npm", "pnpm", "yarn", "pip*", "go", "gh", "conda", "poetry", "bundle", "composer"],
    commands: ["config set", "config delete", "config unset", "env -w", "env -u", "global require"],
    unless: ["--local", "--site", "--location=project", "project"],
    reason: "it would change the user's own settings",
    instead: "set it in the project's own files, or in an environment variable of the command",
  },
  {
    programs: ["go"],
    commands: ["env"],
    options: ["-w", "-u"],
    reason: "it would change the user's own settings",
    instead: "set it in an environment variable of the command",
  },
];

export const MACHINE_RULES: readonly Rule[] = [
  ...COMMANDS.map(refuseCommand),
  { programs: ["init"], refuse: ({ args }) => stopsMachine(args) },
  // Alone they only list what is mounted.
  { programs: ["mount"], refuse: mounts },
  { programs: ["kill"], refuse: kills },
  { programs: ["date"], refuse: setsClock },
];

function stopsMachine(args: readonly string[]): Verdict {
  return args.some((arg) => /^[0-6sS]$/.test(arg))
    ? { reason: "it would stop the machine", instead: ASK }
    : undefined;
}

function mounts({ args }: Invocation): Verdict {
  const isListing = args.every((arg, index) =>
    /^(?:-l|-v|-V|--version|--help|-t)$/.test(arg) || args[index - 1] === "-t"
  );
  return isListing ? undefined : { reason: "it would change disks or file systems", instead: ASK };
}

/** -1 is every process, 1 the first one; but as the first of several arguments -1 is a signal. */
function kills({ args }: Invocation): Verdict {
  if (args[0] === "-l" || args[0] === "-L") return undefined;
  const targets = args.length > 1 && args[0]?.startsWith("-") ? args.slice(1) : args;
  const others = targets.find((target) =>
    target === "-1" || target === "1" || target.startsWith(FOUND_PROCESS)
  );
  return others === undefined ? undefined : {
    reason: others.startsWith(UNKNOWN)
      ? "it would end processes that were found, not only its own"
      : `it would end processes that are not its own: ${shown(others)}`,
    instead: OWN_PROCESS,
  };
}

function setsClock({ args }: Invocation): Verdict {
  return args.some((arg) => /^(?:-s|--set)/.test(arg))
    ? { reason: "it would change the settings of the machine", instead: ASK }
    : undefined;
}
