import { assertEquals, assertStringIncludes } from "@std/assert";
import { bareHtml, isTooDeep } from "../../../../lib/engine/tools/web/bare_html.ts";
import { htmlText } from "../../../../lib/engine/tools/web/html_text.ts";

/** Pages that somebody made to keep a parser busy: minutes without the brakes (measured). */
const HOSTILE: Record<string, string> = {
  "elements that are never closed": `${"<div>".repeat(200_000)}words`,
  "lists in lists": `${"<ul><li>".repeat(100_000)}words`,
  "one endless tag": `<a ${"x=y ".repeat(200_000)}>words`,
  "comments that begin": `words${"<!--".repeat(200_000)}`,
  "scripts that begin": `words${"<script".repeat(100_000)}`,
  "titles that begin": `words${"<title>".repeat(100_000)}`,
  "templates that begin": `words${"<template>".repeat(100_000)}`,
  "angle brackets": `words${"<".repeat(1_000_000)}`,
  "a wide table": `<table>${`<tr>${"<td>words</td>".repeat(20)}</tr>`.repeat(4_000)}</table>`,
};

for (const [what, html] of Object.entries(HOSTILE)) {
  Deno.test(`htmlText() has an end when it reads ${what}`, () => {
    assertStringIncludes(htmlText(html, "https://a.example/").text, "words");
  });
}

Deno.test("htmlText() shows the whole page when its main part says next to nothing", () => {
  const html = `<main>Loading</main><div><p>${"What it is about. ".repeat(20)}</p></div>`;
  assertStringIncludes(htmlText(html, "https://a.example/").text, "What it is about.");
});

Deno.test("bareHtml() takes out what nobody reads, and keeps the rest as it is", () => {
  const page =
    "<HEAD><TITLE lang=en>A &lt;b&gt;</TITLE></HEAD><p>a<!-- no --><Script x>no</SCRIPT >b" +
    "<style>no</style><scripture>c</scripture><svg><title>no</title></svg><title>second</title>d";
  assertEquals(bareHtml(page), {
    title: "A <b>",
    markup: "<HEAD></HEAD><p>ab<scripture>c</scripture>d",
  });
});

Deno.test("isTooDeep() counts what is open at a time", () => {
  assertEquals(isTooDeep("<p>a</p><br><img>".repeat(5_000)), false);
  assertEquals(isTooDeep("<p>".repeat(1_001)), true);
});
