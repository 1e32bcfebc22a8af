/** What a test does in a directory as somebody at a terminal would. */

/** Settings of whoever runs the tests that must not reach git. */
const ENVIRONMENT = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };

/**
 * Runs scripts of the shell in a directory; each ends with the first command that fails, and then throws what was said.
 *
 * @param functions of the shell that each may call
 * @returns what a script prints, without the space around it
 */
export function shellIn(cwd: string, functions = ""): (script: string) => Promise<string> {
  return async (script) => {
    const { success, stdout, stderr } = await new Deno.Command("/bin/sh", {
      args: ["-ec", functions + script],
      cwd,
      env: ENVIRONMENT,
    }).output();
    if (!success) throw new Error(`${script}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout).trim();
  };
}
