/**
 * What of this machine a container gets to write.
 *
 * @module
 */
import {
  holdsSecret,
  type Invocation,
  locate,
  refuseOutside,
  type Verdict,
} from "../invocation.ts";
import { FOUND_PROCESS } from "../printed.ts";
import { parseOptions, valuesOf } from "../options.ts";
import type { Rule } from "./rule.ts";

export const CONTAINER_RULES: readonly Rule[] = [
  { programs: ["docker", "podman", "nerdctl", "docker-compose"], refuse: mounts },
];

/** `-v SOURCE:TARGET[:ro]`, `--mount type=bind,source=…`, and the destination of `cp`. */
async function mounts(invocation: Invocation): Promise<Verdict> {
  const { args, cwd, workspace } = invocation;
  const options = parseOptions(args, ["-v", "--volume", "--mount", "-e", "-p", "--name", "-w"]);
  const sources = [
    ...valuesOf(options, "-v", "--volume").map((volume) => volume.split(":")).map((parts) => ({
      path: parts[0] ?? "",
      isReadOnly: (parts[2] ?? "").split(",").includes("ro") || parts.length < 2,
    })),
    ...valuesOf(options, "--mount").filter((mount) => mount.includes("type=bind")).map((mount) => ({
      path: mount.match(/(?:^|,)(?:source|src)=([^,]*)/)?.[1] ?? "",
      isReadOnly: /(?:^|,)(?:readonly|ro)(?:,|=true|$)/.test(mount),
    })),
  ].filter(({ path }) => /^[./~\0]/.test(path));
  for (const { path, isReadOnly } of sources) {
    const place = locate(path, cwd);
    const secret = place === undefined ? undefined : await workspace.secretAt(place);
    if (secret !== undefined) return holdsSecret(path, secret);
    const refusal = isReadOnly ? undefined : await refuseOutside(invocation, [path]);
    if (refusal !== undefined) {
      return { ...refusal, instead: `${refusal.instead}, or mount it read-only (:ro)` };
    }
  }
  const [command, first = "", target = ""] = options.operands;
  if (
    /^(?:stop|kill|rm|rmi|restart|pause)$/.test(command ?? "") && first.startsWith(FOUND_PROCESS)
  ) {
    return {
      reason: `it would ${command} what was found, not only its own`,
      instead: "name what you started",
    };
  }
  const isCopy = command === "cp" && target !== "-" && !target.includes(":");
  return isCopy ? await refuseOutside(invocation, [target]) : undefined;
}
