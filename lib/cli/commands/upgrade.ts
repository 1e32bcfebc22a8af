/**
 * `isonforge upgrade`
 *
 * @module
 */
import { ExitCode } from "../../errors.ts";
import { PROGRAM, VERSION } from "../../version.ts";
import { DAMAGED } from "../../sys/program/program_file.ts";
import { PROGRAM_PATH } from "../../sys/program/program_path.ts";
import { checkOwnSeal } from "../../sys/program/seal.ts";
import { printDone, printLine, printWarning } from "../output/print.ts";
import { compareVersions } from "../upgrade/compare_versions.ts";
import { readInstallation } from "../upgrade/installation.ts";
import { runInstaller } from "../upgrade/installer.ts";

export interface UpgradeOptions {
  /** Only say whether there is a newer one. */
  check: boolean;
  /** Which one, be it older; the newest unless given. */
  version: string | undefined;
  /** Where archives and checksums are, see install.sh. */
  baseUrl: string | undefined;
  skipAttestation: boolean;
}

/**
 * Replaces this program by another version of it, or by the same one where its file is damaged. Agents that run go on with the program that started them.
 *
 * @returns 1 with `check` when there is something to upgrade
 */
export default async function upgrade(
  { check, version, baseUrl, skipAttestation }: UpgradeOptions,
): Promise<number> {
  // macOS says how it was called, which may be a link into a place of Homebrew's.
  const program = await Deno.realPath(PROGRAM_PATH).catch(() => PROGRAM_PATH);
  const installation = await readInstallation(program, { baseUrl });
  // Before anything is asked for.
  if (!check && installation.kind === "kept") throw installation.reason;
  const from = [
    ...(version === undefined ? [] : [`--version=${version}`]),
    ...(baseUrl === undefined ? [] : [`--base-url=${baseUrl}`]),
  ];
  const { code, stdout: available } = await runInstaller({
    args: [...from, "--newest"],
    isCaptured: true,
  });
  if (code !== 0) return code;
  const order = compareVersions(available, VERSION);
  const isDamaged = order === 0 && await checkOwnSeal() === "damaged";
  if (isDamaged) printWarning(`${DAMAGED.message}: ${program}`);
  if (check) {
    if (isDamaged) {
      printLine(`${PROGRAM} ${VERSION} is the newest release`);
      printLine(`  install it anew: ${installation.command}`);
      return ExitCode.failed;
    }
    if (order <= 0) return upToDate(available);
    printLine(`${PROGRAM} ${available} is out, this is ${VERSION}`);
    printLine(`  upgrade: ${installation.command}`);
    return ExitCode.failed;
  }
  if (installation.kind === "kept") throw installation.reason;
  if (version === undefined && order <= 0 && !isDamaged) return upToDate(available);
  const install = await runInstaller({
    args: [
      `--version=${available}`,
      ...from.filter((option) => !option.startsWith("--version=")),
      `--dir=${installation.directory}`,
      ...(skipAttestation ? ["--skip-attestation"] : []),
    ],
  });
  return install.code;
}

function upToDate(newest: string): number {
  const isAhead = compareVersions(newest, VERSION) < 0;
  printDone(
    isAhead
      ? `${PROGRAM} ${VERSION} is newer than ${newest}, the newest release`
      : `${PROGRAM} ${VERSION} is the newest release`,
  );
  return ExitCode.done;
}
