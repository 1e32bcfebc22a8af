/**
 * What releases are made for.
 *
 * @module
 */

/** How the header of a program says which machine it is for: elf(5), <mach-o/loader.h>. */
export type Machine = "ELF x86-64" | "ELF AArch64" | "Mach-O x86-64" | "Mach-O arm64";

/** A system and a processor. */
export interface Target {
  /** As Deno and Rust name it. */
  readonly triple: string;
  /** As archives are named, and as scripts/install.sh looks for them. */
  readonly platform: string;
  readonly machine: Machine;
}

/** All of them. */
export const TARGETS: readonly Target[] = [
  { triple: "x86_64-unknown-linux-gnu", platform: "linux-x64", machine: "ELF x86-64" },
  { triple: "aarch64-unknown-linux-gnu", platform: "linux-arm64", machine: "ELF AArch64" },
  { triple: "x86_64-apple-darwin", platform: "macos-x64", machine: "Mach-O x86-64" },
  { triple: "aarch64-apple-darwin", platform: "macos-arm64", machine: "Mach-O arm64" },
];
