/**
 * Read-only file systems; only Linux lists what is mounted in a file.
 *
 * @module
 */

/** Where the read-only file system that `path` is on is mounted; undefined: it is on none, or nobody tells. */
export async function readOnlyMount(path: string): Promise<string | undefined> {
  const table = await Deno.readTextFile("/proc/self/mountinfo").catch(() => "");
  return readOnlyMountIn(table, await Deno.realPath(path));
}

/** @param table the text of /proc/self/mountinfo; see proc(5) */
export function readOnlyMountIn(table: string, path: string): string | undefined {
  let found = { point: "", isReadOnly: false };
  for (const line of table.split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    const [, , , , escaped = "", options = ""] = before.split(" ");
    const point = escaped.replace(
      /\\([0-7]{3})/g,
      (_all, octal) => String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const holds = path === point || path.startsWith(point === "/" ? point : `${point}/`);
    // Of several at one place, the last hides the others.
    if (point === "" || !holds || point.length < found.point.length) continue;
    const all = [options, after.split(" ")[2] ?? ""].flatMap((list) => list.split(","));
    found = { point, isReadOnly: all.includes("ro") };
  }
  return found.isReadOnly ? found.point : undefined;
}
