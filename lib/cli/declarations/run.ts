/**
 * What the tree hands to the declaration of a command.
 *
 * @module
 */
import type { Command } from "@cliffy/command";

/** Runs a command's action and keeps its exit code. */
export type Run = (command: Promise<number>) => Promise<void>;

/** Every command, hidden ones too, to be looked at and not to be run. */
export type WholeTree = () => Promise<Command>;
