import { assertEquals } from "@std/assert";
import { DENY_LIST, rulesFor } from "../../../../lib/engine/permissions/rules/deny_list.ts";
import { hasAny, runsCommand } from "../../../../lib/engine/permissions/rules/rule.ts";

Deno.test("runsCommand() finds a subcommand behind options and their values", () => {
  const table: [args: string, command: string, isSo: boolean][] = [
    ["volume rm x", "volume rm", true],
    ["volume ls", "volume rm", false],
    ["-H tcp://x volume rm x", "volume rm", true],
    ["-n prod delete pod x", "delete", true],
    ["-n prod get pod delete", "delete", false],
    ["run publish", "publish", false],
    ["--prefix x publish", "publish", true],
    ["ec2 terminate-instances", "* terminate-*", true],
    ["ec2 describe-instances", "* terminate-*", false],
    ["compute instances delete x", "** delete", true],
    ["compute instances list", "** delete", false],
    ["", "publish", false],
  ];
  for (const [args, command, isSo] of table) {
    assertEquals(runsCommand(args.split(" "), command), isSo, `${args}: ${command}`);
  }
});

Deno.test("hasAny() finds options alone, in a cluster, and with a value", () => {
  const table: [args: string, option: string, isSo: boolean][] = [
    ["-v", "-v", true],
    ["-fv", "-v", true],
    ["-verbose", "-v", true],
    ["--volumes", "-v", false],
    ["--dry-run=client", "--dry-run", true],
    ["--dry-run=none", "--dry-run", false],
    ["-auto-approve", "-auto-approve", true],
    ["x list", "list", true],
  ];
  for (const [args, option, isSo] of table) {
    assertEquals(hasAny(args.split(" "), [option]), isSo, `${args}: ${option}`);
  }
});

Deno.test("rulesFor() knows a program by its name, or by the beginning of it", () => {
  const isKnown = (program: string) =>
    rulesFor(program).length > rulesFor("no-such-program").length;
  for (const program of ["rm", "mkfs.ext4", "iptables-restore", "pkexec", "sudo", "git"]) {
    assertEquals(isKnown(program), true, program);
  }
  for (const program of ["cat", "rmx", "sud"]) assertEquals(isKnown(program), false, program);
  assertEquals(DENY_LIST.every(({ programs }) => programs.length > 0), true);
});
