/**
 * `isonforge permissions list`
 *
 * @module
 */
import { environmentVariable, isonforgeHome } from "../../../config/environment.ts";
import { readLayers } from "../../../config/layers/read_layers.ts";
import { RULE_ACTIONS } from "../../../engine/permissions/user_rules/user_rule.ts";
import { ExitCode } from "../../../errors.ts";
import { printJson, printLine, printWarning, takesColor } from "../../output/print.ts";
import { formatTable } from "../../output/table.ts";

export default async function list({ json }: { json: boolean }): Promise<number> {
  const { rules, notices } = await readLayers({
    home: isonforgeHome(),
    cwd: Deno.cwd(),
    userHome: environmentVariable("HOME"),
  });
  const sorted = RULE_ACTIONS.toReversed().flatMap((action) =>
    rules.filter((rule) => rule.action === action)
  );
  if (json) printJson(sorted.map(({ action, text, from }) => ({ action, rule: text, from })));
  else if (sorted.length === 0) printLine("No rules: the permission mode decides.");
  else {
    const rows = sorted.map(({ action, text, from }) => [{ text: action }, { text }, {
      text: from,
    }]);
    printLine(
      formatTable(["Action", "Rule", "From"], { rows, color: takesColor(Deno.stdout) }),
    );
  }
  for (const notice of notices) printWarning(notice);
  return ExitCode.done;
}
