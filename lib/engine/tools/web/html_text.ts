/**
 * A page of HTML as text that one can read: its main part, with headings, lists, tables, code and links.
 *
 * @module
 */
import { convert } from "html-to-text";
import { bareHtml, isTooDeep, withoutTags } from "./bare_html.ts";

/** Markup that is read. It takes half a second at most, in which nothing else happens. */
const MAX_MARKUP = 1024 * 1024;
/** With less the main part is not where the page says. */
const MIN_MAIN = 200;

/** Elements around what one reads. */
const AROUND = [
  ...[
    "nav",
    "footer",
    "aside",
    "form",
    "button",
    "select",
    "noscript",
    "template",
    "svg",
    "iframe",
  ],
  ...["img", "[hidden]", "[aria-hidden=true]", "[role=navigation]", "[role=search]"],
];
const MAIN = ["main", "[role=main]", "article"];

/** What the library hands to a formatter, as far as it is used here; it has no types of its own. */
interface Element {
  name: string;
  children: unknown[];
}
interface Builder {
  openBlock(options: { leadingLineBreaks: number }): void;
  closeBlock(options: { trailingLineBreaks: number }): void;
  addInline(text: string): void;
}

export interface HtmlText {
  title: string;
  text: string;
  /** The end of the markup was not read. */
  isCut: boolean;
}

/** @param url what links are relative to */
export function htmlText(html: string, url: string): HtmlText {
  const { title, markup: all } = bareHtml(html);
  const markup = all.slice(0, MAX_MARKUP);
  const found = { title, isCut: all.length > MAX_MARKUP };
  // A parser goes through everything that is open at each tag.
  if (isTooDeep(markup)) return { ...found, text: withoutTags(markup) };
  const main = tidy(convert(markup, optionsFor(url, MAIN)));
  if (main.length >= MIN_MAIN) return { ...found, text: main };
  const whole = tidy(convert(markup, optionsFor(url, ["body"])));
  return { ...found, text: whole.length > main.length ? whole : main };
}

function optionsFor(baseUrl: string, selectors: string[]) {
  const absolute = (path: string) => URL.parse(path, baseUrl)?.href ?? path;
  return {
    wordwrap: false,
    limits: { maxInputLength: MAX_MARKUP, maxDepth: 200 },
    baseElements: { selectors, returnDomByDefault: true },
    formatters: {
      markedHeading: (
        element: Element,
        walk: (children: unknown[], builder: Builder) => void,
        builder: Builder,
      ) => {
        const level = Number(element.name.slice(1)) || 1;
        builder.openBlock({ leadingLineBreaks: 2 });
        builder.addInline(`${"#".repeat(level)} `);
        walk(element.children, builder);
        builder.closeBlock({ trailingLineBreaks: 2 });
      },
    },
    selectors: [
      ...AROUND.map((selector) => ({ selector, format: "skip" })),
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({
        selector,
        format: "markedHeading",
      })),
      {
        selector: "a",
        options: { pathRewrite: absolute, noAnchorUrl: true, hideLinkHrefIfSameAsText: true },
      },
      { selector: "table", format: "dataTable", options: { uppercaseHeaderCells: false } },
    ],
  };
}

function tidy(text: string): string {
  return text.replaceAll(/[^\S\n]+$/gm, "").replaceAll(/\n{3,}/g, "\n\n").trim();
}
