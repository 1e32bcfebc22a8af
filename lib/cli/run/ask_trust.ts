/**
 * Asking at a terminal whether a repository is trusted: once for what it brings.
 *
 * @module
 */
import type { RepositoryTrust } from "../../config/trust/trust_state.ts";
import { PROGRAM } from "../../version.ts";
import { printLine, printNotice } from "../output/print.ts";

/** Whether the person who was asked trusts it; false also when this was answered before. */
export async function askTrust(home: string, trust: RepositoryTrust): Promise<boolean> {
  if (trust.isTrusted || trust.state === "declined") return false;
  const { describeTrust } = await import("../output/describe_trust.ts");
  for (const line of describeTrust(trust)) printLine(line);
  const { recordDeclined, recordTrusted } = await import("../../config/trust/trust_store.ts");
  if (!confirm("Trust it, as it is now?")) {
    await recordDeclined(home, trust);
    printNotice(`this is not asked again; ${PROGRAM} trust does`);
    return false;
  }
  const { countBrought } = await import("../../config/trust/trust_state.ts");
  await recordTrusted(home, { ...trust, what: countBrought(trust.brought) });
  return true;
}
