/**
 * Every check, in the order of the output.
 *
 * @module
 */
import type { Check } from "./check.ts";
import { configCheck } from "./config_check.ts";
import { diskCheck } from "./disk_check.ts";
import { endpointCheck } from "./endpoint_check.ts";
import { environmentCheck } from "./environment_check.ts";
import { gitCheck } from "./git_check.ts";
import { homeCheck } from "./home_check.ts";
import { leftoversCheck } from "./leftovers_check.ts";
import { locksCheck } from "./locks_check.ts";
import { logoutCheck } from "./logout_check.ts";
import { mcpCheck } from "./mcp_check.ts";
import { notifyCheck } from "./notify_check.ts";
import { programCheck } from "./program_check.ts";
import { recordsCheck } from "./records_check.ts";
import { sandboxCheck } from "./sandbox_check.ts";
import { searchCheck } from "./search_check.ts";
import { shellCheck } from "./shell_check.ts";
import { slurmCheck } from "./slurm_check.ts";

/** A new check is a new file and an entry here. */
export const CHECKS: readonly Check[] = [
  programCheck,
  homeCheck,
  diskCheck,
  configCheck,
  environmentCheck,
  recordsCheck,
  leftoversCheck,
  locksCheck,
  shellCheck,
  gitCheck,
  searchCheck,
  sandboxCheck,
  logoutCheck,
  mcpCheck,
  notifyCheck,
  slurmCheck,
  endpointCheck,
];
