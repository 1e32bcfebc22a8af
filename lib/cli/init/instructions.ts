/**
 * The text of a first AGENTS.md.
 *
 * @module
 */
import type { ProjectFacts } from "./project_facts.ts";

/** What agents should know, with places for what no file says. */
export function instructionsFor(
  { name, description, commands, directories }: ProjectFacts,
): string {
  const sections = [
    `# ${name}`,
    ...(description === undefined ? [] : [description]),
    section("Commands", commands.map(({ command, purpose }) => `- \`${command}\`: ${purpose}`), {
      otherwise: "- How to build, test and lint: add the commands here.",
    }),
    section("Layout", directories.map((directory) => `- \`${directory}/\`: what is in it`), {
      otherwise: "- Where things are: add it here.",
    }),
    section("Conventions", [], {
      otherwise: "- What is done in this project and elsewhere not: add it here.",
    }),
  ];
  return `${sections.join("\n\n")}\n`;
}

function section(
  title: string,
  lines: readonly string[],
  { otherwise }: { otherwise: string },
): string {
  return [`## ${title}`, "", ...(lines.length > 0 ? lines : [otherwise])].join("\n");
}
