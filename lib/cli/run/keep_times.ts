/**
 * Keeping when the lines of an agent's logs were written.
 *
 * @module
 */
import type { OutputTimes } from "../../engine/output/output_times.ts";

/** Begins to keep them at `path` for one of this process's descriptors; undefined where nobody asked for it. */
export async function keepTimes(
  path: string | undefined,
  descriptor: number,
): Promise<OutputTimes | undefined> {
  if (path === undefined) return undefined;
  const { OutputTimes } = await import("../../engine/output/output_times.ts");
  const { descriptorSize } = await import("../../sys/files/descriptor_size.ts");
  const times = new OutputTimes(path, { size: () => descriptorSize(descriptor) });
  await times.begin();
  return times;
}
