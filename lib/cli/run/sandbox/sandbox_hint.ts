/**
 * What is said once to whoever lets a model do everything although a sandbox could be had.
 *
 * @module
 */
import { join } from "@std/path/join";
import type { RunConfig } from "../../../config/run_config.ts";
import { ensurePrivateDirectory } from "../../../sys/files/private_directory.ts";
import { exists } from "../../../sys/files/info_at.ts";
import { PROGRAM } from "../../../version.ts";
import { printNotice } from "../../output/print.ts";

/** It is there once it was said, or once there was nothing to say. */
const SAID_FILE = "sandbox-hint";

/** Says it, unless it was said before in this home, or somebody has chosen. */
export async function hintAtSandbox(
  { permissionMode, sandbox, isSandboxChosen }:
    & { permissionMode: string }
    & Pick<RunConfig, "sandbox" | "isSandboxChosen">,
  home: string,
): Promise<void> {
  if (permissionMode !== "yolo" || sandbox !== "off" || isSandboxChosen) return;
  // It is for people; whoever reads a pipe waits for other things.
  if (!Deno.stderr.isTerminal()) return;
  const file = join(home, SAID_FILE);
  if (exists(file)) return;
  const { findMeans } = await import("../../../sys/sandbox/find_means.ts");
  const { means } = await findMeans(Deno.cwd());
  if (means === undefined) return;
  printNotice(
    `commands of the model run with your rights; a sandbox works here: ${PROGRAM} config set sandbox workspace`,
  );
  try {
    ensurePrivateDirectory(home, { mayBeLink: true });
    await Deno.writeTextFile(file, "", { mode: 0o600 });
  } catch {
    // Where it cannot be kept it is said again.
  }
}
