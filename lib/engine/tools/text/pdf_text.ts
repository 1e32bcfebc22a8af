/**
 * PDF documents as text, by `pdftotext` of poppler where it is installed.
 *
 * @module
 */
import { findProgram } from "../../../sys/find_program.ts";
import { runCommand } from "../../../sys/run_command.ts";

/** What is longer is cut. */
const MAX_TEXT_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** What a model is told where the program is missing. */
const NO_PDFTOTEXT =
  "its text can be shown where pdftotext is installed (poppler-utils; on macOS poppler)";

/** The text, pages separated by form feeds; or why there is none. */
export async function pdfText(
  path: string,
  { cwd, signal }: { cwd: string; signal: AbortSignal },
): Promise<{ text: string } | { problem: string }> {
  const program = findProgram("pdftotext", { cwd });
  if (program === undefined) return { problem: NO_PDFTOTEXT };
  const decoder = new TextDecoder();
  let text = "";
  let errors = "";
  const enough = new AbortController();
  const { end } = await runCommand([program, "-layout", "-enc", "UTF-8", "-q", path, "-"], {
    cwd: "/",
    signal: AbortSignal.any([signal, enough.signal]),
    timeoutMs: TIMEOUT_MS,
    onOutput: (piece, stream) => {
      if (stream === "stderr") errors = (errors + new TextDecoder().decode(piece)).slice(0, 1000);
      else text += decoder.decode(piece, { stream: true });
      if (text.length > MAX_TEXT_BYTES) enough.abort();
    },
  });
  signal.throwIfAborted();
  if (end.kind === "timedOut") {
    return { problem: `pdftotext took longer than ${TIMEOUT_MS / 1000} seconds` };
  }
  const isDone = enough.signal.aborted || (end.kind === "exited" && end.code === 0);
  if (!isDone) {
    const [reason = ""] = errors.trim().split("\n");
    return { problem: `pdftotext could not read it${reason === "" ? "" : `: ${reason}`}` };
  }
  if (text.trim() === "") return { problem: "it holds no text, only pictures of pages perhaps" };
  return { text: text.slice(0, MAX_TEXT_BYTES) };
}
