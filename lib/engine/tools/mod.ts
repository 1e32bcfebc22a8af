/**
 * The tools that a model may call.
 *
 * @module
 */
import { bashTool } from "./bash.ts";
import { bashKillTool } from "./background/bash_kill.ts";
import { bashOutputTool } from "./background/bash_output.ts";
import { editTool } from "./edit.ts";
import { exploreTool } from "./explore.ts";
import { fetchTool } from "./fetch.ts";
import { globTool } from "./glob.ts";
import { grepTool } from "./grep.ts";
import { listTool } from "./list.ts";
import { readTool } from "./read.ts";
import type { Tool } from "./tool.ts";
import { todoTool } from "./todo.ts";
import { writeTool } from "./write.ts";

/** Every tool, in the order in which the model is told about them. */
export const tools: readonly Tool[] = [
  readTool,
  writeTool,
  editTool,
  bashTool,
  bashOutputTool,
  bashKillTool,
  grepTool,
  globTool,
  listTool,
  fetchTool,
  exploreTool,
  todoTool,
];
