/**
 * HTML before it is parsed: what nobody reads is taken out, and what would take too long is noticed. All of it in one pass
 * over the text, whatever that holds.
 *
 * @module
 */

/** Elements whose content is no text, or none to read; each up to its end tag. */
const DROPPED = ["script", "style", "svg", "template", "noscript", "iframe", "object"];
const OPEN = new RegExp(`<!--|<(${DROPPED.join("|")}|title)(?=[\\s>/])`, "gi");
/** More open elements at a time are no page that somebody wrote. */
const MAX_OPEN = 1_000;
/** Elements without an end, or whose end may be left out. */
const WITHOUT_END = new Set([
  ...[
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "param",
    "source",
  ],
  ...["track", "wbr"],
]);

/** The markup without scripts, styles, comments and the like; and the title. */
export function bareHtml(html: string): { title: string; markup: string } {
  const kept: string[] = [];
  let title = "";
  let from = 0;
  const missing = new Set<string>();
  OPEN.lastIndex = 0;
  for (let found; (found = OPEN.exec(html)) !== null;) {
    const name = found[1]?.toLowerCase();
    const [endsWith, end] = name === undefined ? ["-->", "-->"] : [name, `</${name}`];
    const close = missing.has(endsWith) ? -1 : indexOfIgnoringCase(html, end, OPEN.lastIndex);
    if (close < 0) {
      missing.add(endsWith);
      // A script without an end goes on to the end of the page, as in a browser.
      if (name === undefined || name === "script" || name === "style") {
        kept.push(html.slice(from, found.index));
        from = html.length;
        break;
      }
      continue;
    }
    kept.push(html.slice(from, found.index));
    if (name === "title" && title === "") title = textOf(html.slice(OPEN.lastIndex, close));
    const after = name === undefined ? close + end.length : html.indexOf(">", close) + 1;
    from = after === 0 ? html.length : after;
    OPEN.lastIndex = from;
  }
  kept.push(html.slice(from));
  return { title, markup: kept.join("") };
}

/** Whether more elements are open at a time than a parser gets through quickly. */
export function isTooDeep(markup: string): boolean {
  let open = 0;
  for (const [, slash, name = ""] of markup.matchAll(/<(\/?)([a-z][a-z0-9-]{0,40})/gi)) {
    if (WITHOUT_END.has(name.toLowerCase())) continue;
    open = slash === "" ? open + 1 : Math.max(0, open - 1);
    if (open > MAX_OPEN) return true;
  }
  return false;
}

/** The words alone. */
export function withoutTags(markup: string): string {
  const pieces: string[] = [];
  for (let from = 0;;) {
    const open = markup.indexOf("<", from);
    if (open < 0) {
      pieces.push(markup.slice(from));
      break;
    }
    pieces.push(markup.slice(from, open));
    const close = markup.indexOf(">", open);
    if (close < 0) break;
    from = close + 1;
  }
  return pieces.join("\n").split("\n").map((line) => line.trim()).filter((line) => line !== "")
    .join("\n");
}

/** `>` of its start tag and what follows. */
function textOf(afterName: string): string {
  const words = afterName.slice(afterName.indexOf(">") + 1).replaceAll(/\s+/g, " ").trim();
  return words.replaceAll(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name) => ENTITIES[name] ?? "")
    .slice(0, 300);
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", nbsp: " " },
};

/** The text is not copied in small letters for each element. */
function indexOfIgnoringCase(text: string, wanted: string, from: number): number {
  const pattern = new RegExp(wanted.replaceAll(/[/-]/g, "\\$&"), "gi");
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}
