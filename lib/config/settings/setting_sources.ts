/**
 * Where settings stand: of the user in isonforge's home, of a project in its repository, and there not committed.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";

export const SETTING_SOURCES = ["user", "project", "local"] as const;
export type SettingSource = (typeof SETTING_SOURCES)[number];

/**
 * Reads `--setting-sources`.
 *
 * @throws {UsageError} when one of them is no source
 */
export function parseSettingSources(text: string): SettingSource[] {
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "").map((part) => {
    const found = SETTING_SOURCES.find((source) => source === part);
    if (found !== undefined) return found;
    throw new UsageError(
      `--setting-sources takes some of ${
        SETTING_SOURCES.join(", ")
      }, separated by commas, not "${part}"`,
    );
  });
}
