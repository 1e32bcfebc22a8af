/**
 * The list of `isonforge top`: which rows there are, which one is chosen, and which fit.
 *
 * @module
 */
import { fitted } from "./fitted.ts";
import { type Group, GROUP_TITLES, GROUPS, MARKS, type Row } from "./row.ts";

export interface Size {
  columns: number;
  rows: number;
}

/** SGR codes by group: blue, orange and grey tell apart for whoever sees few colours; the mark tells it too. */
const COLORS: Record<Group, string> = { look: "33;1", running: "36", queued: "2", done: "2" };

/** Columns, and how wide each is at 80 columns of the terminal and where there are more; `doing` gets the rest. */
const COLUMNS = [
  { name: "label", title: "NAME", widths: [12, 16, 26] },
  { name: "where", title: "WHERE", widths: [8, 12, 22] },
  { name: "state", title: "STATE", widths: [9, 10, 10] },
  { name: "age", title: "AGE", widths: [4, 4, 4] },
  { name: "turns", title: "TURN", widths: [4, 4, 4] },
  { name: "tokens", title: "TOKENS", widths: [6, 6, 6] },
  { name: "cost", title: "COST", widths: [7, 8, 8] },
] as const;

/** From so many columns on. */
const MEDIUM = 100;
const WIDE = 130;

/** The rows in the order of the screen: by group, questions first of all, then the newest. */
function ordered(rows: readonly Row[], filter: string): Row[] {
  const words = filter.toLowerCase().split(" ").filter((word) => word !== "");
  const fitting = rows.filter(({ searched }) => words.every((word) => searched.includes(word)));
  return GROUPS.flatMap((group) => {
    const { question = [], other = [] } = Object.groupBy(
      fitting.filter((row) => row.group === group),
      ({ state }) => state === "question" ? "question" : "other",
    );
    return [...question, ...other];
  });
}

export class ListView {
  #rows: readonly Row[] = [];
  /** What is said in the place of rows; nothing before the first look. */
  #empty = "";
  #selected: string | undefined;
  #top = 0;
  filter = "";

  /** Takes what there is now; the chosen agent stays chosen. */
  update(rows: readonly Row[]): void {
    const before = this.#rows.findIndex(({ id }) => id === this.#selected);
    this.#rows = ordered(rows, this.filter);
    this.#empty = rows.length === 0 ? "No agents: n starts one" : "None fits: Escape shows all";
    if (this.#rows.some(({ id }) => id === this.#selected)) return;
    this.#selected = this.#rows[Math.max(0, Math.min(before, this.#rows.length - 1))]?.id;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  get selected(): Row | undefined {
    return this.#rows.find(({ id }) => id === this.#selected);
  }

  /** Goes so many rows down, or up. */
  move(by: number): void {
    const at = this.#rows.findIndex(({ id }) => id === this.#selected);
    const next = Math.max(0, Math.min(this.#rows.length - 1, at + by));
    this.#selected = this.#rows[next]?.id;
  }

  /** The ids of the rows that are shown, for whoever looks at more than the records. */
  visible(height: number): string[] {
    return this.#lines(height).flatMap((line) => typeof line === "string" ? [] : [line.id]);
  }

  /** The lines of the screen: titles, and as many rows as fit. */
  render({ columns, rows: height }: Size, color: boolean): string[] {
    const widths = widthsFor(columns);
    const titles = COLUMNS.map(({ title, name }) => fitted(title, widths[name] ?? 0)).join(" ");
    const head = fitted(`  ${titles} DOING`, columns);
    const lines = this.#lines(height - 1).map((line) => {
      if (typeof line === "string") {
        return styled(fitted(line, columns), "1", color);
      }
      const isSelected = line.id === this.#selected;
      const cells = COLUMNS.map(({ name }) => fitted(line[name], widths[name] ?? 0)).join(" ");
      const text = fitted(
        `${isSelected ? "▸" : MARKS[line.group]} ${cells} ${line.doing}`,
        columns,
      );
      // Inverse is no colour: what is chosen is seen without any.
      return isSelected ? `\x1b[7m${text}\x1b[0m` : styled(text, COLORS[line.group], color);
    });
    if (this.#rows.length === 0 && height > 1) lines.push(fitted(`  ${this.#empty}`, columns));
    return [styled(head, "2", color), ...lines];
  }

  /** Titles of groups and rows, from the one that is scrolled to. */
  #lines(height: number): Array<Row | string> {
    const counts = Map.groupBy(this.#rows, ({ group }) => group);
    const all: Array<Row | string> = GROUPS.flatMap((group) => {
      const rows = counts.get(group) ?? [];
      return rows.length === 0 ? [] : [`${GROUP_TITLES[group]} (${rows.length})`, ...rows];
    });
    const at = all.findIndex((line) => typeof line !== "string" && line.id === this.#selected);
    // The title of its group is seen with the first row.
    const first = at > 0 && typeof all[at - 1] === "string" ? at - 1 : at;
    this.#top = Math.max(0, Math.min(this.#top, first, all.length - height));
    if (at >= this.#top + height) this.#top = at - height + 1;
    return all.slice(this.#top, this.#top + height);
  }
}

function widthsFor(columns: number): Record<string, number> {
  const size = columns >= WIDE ? 2 : columns >= MEDIUM ? 1 : 0;
  return Object.fromEntries(COLUMNS.map(({ name, widths }) => [name, widths[size]]));
}

function styled(text: string, codes: string, color: boolean): string {
  return color ? `\x1b[${codes}m${text}\x1b[0m` : text;
}
