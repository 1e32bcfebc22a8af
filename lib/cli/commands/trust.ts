/**
 * `isonforge trust`
 *
 * @module
 */
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { readLayers } from "../../config/layers/read_layers.ts";
import { countBrought, type RepositoryTrust } from "../../config/trust/trust_state.ts";
import { readTrustRecord } from "../../config/trust/trust_store.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { CALL_MARK } from "../../sys/call_mark.ts";
import { PROGRAM } from "../../version.ts";
import { describeTrust } from "../output/describe_trust.ts";
import { printDone, printJson, printLine, takesColor } from "../output/print.ts";
import { formatTable } from "../output/table.ts";
import { warnOfForeignHome } from "../run/where_it_runs.ts";

interface TrustOptions {
  yes?: boolean | undefined;
  list?: boolean | undefined;
  revoke?: boolean | undefined;
  json?: boolean | undefined;
}

export default async function trust(
  { yes = false, list: isList = false, revoke: isRevoke = false, json = false }: TrustOptions,
): Promise<number> {
  const home = isonforgeHome();
  if (isList) return list(home, json);
  if (environmentVariable(CALL_MARK) !== undefined && !json) {
    throw new UserError("a repository is trusted by a person, not by a tool of a model");
  }
  warnOfForeignHome();
  if (isRevoke) return await revoke(home);
  const cwd = Deno.cwd();
  const found = await readLayers({ home, cwd, userHome: environmentVariable("HOME") });
  // A file of the user's that cannot be read must not look like one that trusts nothing.
  readTrustRecord(home);
  if (json) {
    const { state, root, brought, files, changed, unseen, gone } = found.trust;
    const paths = Object.keys(files);
    printJson({ state, root: root || found.root, brought, files: paths, changed, unseen, gone });
    return ExitCode.done;
  }
  return await decide(found.trust, { home, yes });
}

async function decide(
  trust: RepositoryTrust,
  { home, yes }: { home: string; yes: boolean },
): Promise<number> {
  if (trust.state === "nothing") {
    printLine("Nothing here needs trust.");
    return ExitCode.done;
  }
  for (const line of describeTrust(trust)) printLine(line);
  if (trust.state === "trusted") {
    printLine("You trust it as it is.");
    return ExitCode.done;
  }
  if (!yes) {
    if (!Deno.stdin.isTerminal()) {
      throw new UserError("not trusted: nobody can be asked here", {
        hint: `${PROGRAM} trust --yes, once you have looked at it`,
      });
    }
    if (!confirm("Trust it, as it is now?")) {
      const { recordDeclined } = await import("../../config/trust/trust_store.ts");
      await recordDeclined(home, trust);
      throw new UserError("not trusted: runs here go on without it");
    }
  }
  const { recordTrusted } = await import("../../config/trust/trust_store.ts");
  await recordTrusted(home, { ...trust, what: countBrought(trust.brought) });
  printDone(`Trusted: ${countBrought(trust.brought)}`);
  return ExitCode.done;
}

function list(home: string, json: boolean): number {
  const rows = Object.entries(readTrustRecord(home)).flatMap(([repository, { trusted }]) => {
    const last = trusted.at(-1);
    if (last === undefined) return [];
    return [{ repository: nameOf(repository), trusted_at: last.at, what: last.what }];
  });
  if (json) printJson(rows);
  else if (rows.length === 0) printLine("No repository is trusted.");
  else {
    const cells = rows.map(({ repository, trusted_at: at, what }) => [
      { text: repository },
      { text: at.slice(0, 16).replace("T", " ") },
      { text: what },
    ]);
    printLine(
      formatTable(["Repository", "Trusted", "What"], {
        rows: cells,
        color: takesColor(Deno.stdout),
      }),
    );
  }
  return ExitCode.done;
}

async function revoke(home: string): Promise<number> {
  const { identityOf } = await import("../../config/trust/judge_trust.ts");
  const { revokeTrust } = await import("../../config/trust/trust_store.ts");
  const repository = identityOf(Deno.cwd());
  if (await revokeTrust(home, repository)) printDone(`Not trusted any more: ${nameOf(repository)}`);
  else printLine(`Nothing of ${nameOf(repository)} was trusted.`);
  return ExitCode.done;
}

/** People call a repository by the directory that it is in. */
function nameOf(repository: string): string {
  return repository.replace(/\/\.git$/, "");
}
