/**
 * `isonforge auth status`
 *
 * @module
 */
import { ExitCode } from "../../../errors.ts";
import { PROGRAM } from "../../../version.ts";
import { printJson, printLine, printNotice } from "../../output/print.ts";
import { effectiveValue, settingSources } from "../config/effective.ts";

/** Which endpoint a run would ask, and where its key comes from; the key itself is not shown, and nothing is asked. */
export default async function authStatus({ json }: { json: boolean }): Promise<number> {
  const sources = await settingSources();
  const endpoint = effectiveValue("base_url", sources);
  const provider = effectiveValue("provider", sources);
  const key = effectiveValue("api_key", sources);
  if (json) {
    printJson({
      base_url: endpoint.value,
      provider: provider.value,
      has_key: key.value !== undefined,
      key_from: key.value === undefined ? null : key.source,
    });
    return ExitCode.done;
  }
  printLine(`endpoint: ${endpoint.value} (${endpoint.source})`);
  printLine(`provider: ${provider.value} (${provider.source})`);
  printLine(`key: ${key.value === undefined ? "none" : `set (${key.source})`}`);
  printNotice(`${PROGRAM} doctor asks the endpoint whether it takes the key`);
  return ExitCode.done;
}
