/**
 * What went wrong with a server, in one line.
 *
 * @module
 */
import { McpError } from "@modelcontextprotocol/sdk/types.js";
import { errorMessage } from "../../../errors.ts";
import { hideUrlSecrets } from "../../../text/url_secrets.ts";
import { oneLine } from "../../output/one_line.ts";
import type { StdioTransport } from "./stdio_transport.ts";

type Ends = Pick<StdioTransport, "problem" | "complaints" | "rubbish">;

/**
 * @param error what the SDK threw
 * @param transport of a server that is a process: it knows more
 */
export function describeFailure(error: unknown, transport: Ends | undefined): string {
  if (transport?.problem !== undefined) {
    const complaint = chosenLine(transport.complaints);
    return oneLine(complaint === "" ? transport.problem : `${transport.problem}: ${complaint}`);
  }
  if (error instanceof Deno.errors.NotFound) return "its program was not found";
  if (error instanceof Deno.errors.PermissionDenied) return "its program may not be executed";
  const code = httpStatus(error);
  const message = hideUrlSecrets(errorMessage(error)).replace(
    /^(MCP error -?\d+|Streamable HTTP error|SSE error): /,
    "",
  );
  if (code === 401 || code === 403) {
    return `it wants to know who asks (HTTP ${code}): "headers" in its configuration may tell, such as ` +
      '"Authorization": "Bearer ${TOKEN}"; isonforge does not log in by itself (OAuth)';
  }
  if (code !== undefined && code >= 300) return oneLine(`HTTP ${code}: ${message}`);
  const rubbish = transport?.rubbish;
  return oneLine(
    rubbish === undefined ? message : `${message}; it writes what is no message: ${rubbish}`,
  );
}

/** What the SDK's transports say of a response. An error that a server answers with has a code of its own making. */
export function httpStatus(error: unknown): number | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === "number" && !(error instanceof McpError) ? code : undefined;
}

/** The line that names an error, else the last one. */
function chosenLine(text: string): string {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return lines.find((line) => /\berror\b|exception|not found|cannot/i.test(line)) ??
    lines.at(-1) ?? "";
}
