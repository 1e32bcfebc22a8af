/**
 * What small objects of git hold, read by a fixed number of processes however many there are.
 *
 * @module
 */
import { joinBytes } from "../../text/join_bytes.ts";
import { askReadGit } from "../../sys/git/read_git.ts";
import type { GitOptions } from "../../sys/git/run_git.ts";

const LINE_END = 10;

/**
 * Texts of blobs by their names: "" of what is larger or is no blob; none of what could not be read.
 *
 * @param git how to start the next one; may throw where there is no time left
 */
export async function smallBlobs(
  oids: Iterable<string>,
  { maxBytes, git }: { maxBytes: number; git: () => GitOptions },
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const small: string[] = [];
  const wanted = [...new Set(oids)];
  if (wanted.length === 0) return texts;
  const { stdout } = await askReadGit(["cat-file", "--batch-check"], {
    ...git(),
    stdin: linesOf(wanted),
  });
  for (const line of stdout.split("\n")) {
    const [oid = "", type, size] = line.split(" ");
    if (size === undefined) continue;
    if (type === "blob" && Number(size) <= maxBytes) small.push(oid);
    else texts.set(oid, "");
  }
  if (small.length === 0) return texts;
  const pieces: Uint8Array[] = [];
  await askReadGit(["cat-file", "--batch"], {
    ...git(),
    stdin: linesOf(small),
    onStdout: (piece) => {
      pieces.push(piece);
      return true;
    },
  });
  const bytes = joinBytes(pieces);
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(LINE_END, at);
    if (end < 0) break;
    const [oid = "", , size] = decoder.decode(bytes.subarray(at, end)).split(" ");
    at = end + 1;
    if (size === undefined) continue;
    const last = at + Number(size);
    // Git has ended in the midst of it.
    if (bytes[last] !== LINE_END) break;
    texts.set(oid, decoder.decode(bytes.subarray(at, last)));
    at = last + 1;
  }
  return texts;
}

function linesOf(oids: readonly string[]): string {
  return oids.map((oid) => `${oid}\n`).join("");
}
