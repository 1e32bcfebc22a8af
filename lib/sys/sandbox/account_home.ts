/**
 * Where users of this machine are at home, whatever a variable says.
 *
 * @module
 */
import { userInfo } from "node:os";

/** Of whom this process is, as getpwuid(3) has it; undefined where nobody knows that account. */
export function accountHome(): string | undefined {
  try {
    const { homedir } = userInfo();
    return typeof homedir === "string" && homedir.startsWith("/") ? homedir : undefined;
  } catch {
    return undefined;
  }
}

/** Of all whom /etc/passwd names and who can log in (see passwd(5)); none where it cannot be read. */
export function accountHomes(): string[] {
  try {
    const homes = Deno.readTextFileSync("/etc/passwd").split("\n")
      .map((line) => line.split(":"))
      .filter(([, , , , , home = "", shell = ""]) =>
        home.startsWith("/") && !/\/(?:nologin|false|sync)$/.test(shell)
      );
    return [...new Set(homes.map(([, , , , , home = ""]) => home))];
  } catch {
    return [];
  }
}
