import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { ownHttpClient } from "../../../../lib/config/environment.ts";
import { allowedHosts } from "../../../../lib/config/settings/setting_values.ts";
import { fetchTool } from "../../../../lib/engine/tools/fetch.ts";
import { publicJudge } from "../../../../lib/engine/tools/web/public_judge.ts";
import { evaluate } from "../../../helpers/evaluate.ts";
import { ToolSandbox } from "../../../helpers/tool_sandbox.ts";

interface Site extends AsyncDisposable {
  /** `localhost:PORT` */
  host: string;
  url: (path: string) => string;
  /** What they call themselves. */
  requests: string[];
}

function serve(handler: (request: Request) => Response | Promise<Response>): Site {
  const requests: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    requests.push(request.headers.get("user-agent") ?? "");
    return handler(request);
  });
  const host = `localhost:${server.addr.port}`;
  return {
    host,
    requests,
    url: (path) => `http://${host}${path}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const html = (body: string, type = "text/html; charset=utf-8") =>
  new Response(body, { headers: { "content-type": type } });

/** Fetches with what `allowed` names of the own network. */
async function get(url: string, allowed = "") {
  await using sandbox = await ToolSandbox.create();
  const web = {
    allowed: allowedHosts(allowed),
    proxyFor: () => undefined,
    createClient: ownHttpClient,
  };
  return await sandbox.call(fetchTool, { url }, { web });
}

/** The first request of a process loads what stays. */
const STAYS = { sanitizeResources: false, sanitizeOps: false };

Deno.test("fetch shows the main part of a page, its title and its links", STAYS, async () => {
  await using site = serve(() =>
    html(`<!doctype html><html><head><title>Prices &amp; more</title><style>p{}</style></head><body>
      <nav><a href="/">Home</a></nav><main><h1>Prices</h1><p>An <b>apple</b> costs <a href="/one#x">1 €</a>.</p>
      <ul><li>red</li><li>green</li></ul><pre>a  b\n c</pre><table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table>
      ${"<p>Words and words and words and words and words.</p>".repeat(5)}</main>
      <script>var hidden = "<p>no</p>";</script><footer>Imprint</footer></body></html>`)
  );
  const { output, isError } = await get(site.url("/prices"), site.host);
  assertEquals(isError, false);
  assertStringIncludes(output, `[${site.url("/prices")}]\n[title: Prices & more]\n# Prices\n`);
  assertStringIncludes(output, `An apple costs 1 € [${site.url("/one#x")}].`);
  assertStringIncludes(output, " * red\n * green");
  assertStringIncludes(output, "a  b\n c");
  for (const word of ["Home", "hidden", "Imprint", "p{}"]) {
    assertEquals(output.includes(word), false, word);
  }
  assertMatch(site.requests[0] ?? "", /^isonforge\//);
});

Deno.test("fetch reads the characters of a page as browsers do", STAYS, async () => {
  const bytes = (...codes: number[]) => new Uint8Array([...codes]);
  const ascii = (text: string) => [...new TextEncoder().encode(text)];
  const pages: [string, Uint8Array, string][] = [
    ["text/html; charset=iso-8859-1", bytes(...ascii("<p>caf"), 0xe9), "café"],
    ["text/html", bytes(...ascii('<meta charset="shift_jis"><p>'), 0x93, 0xfa, 0x96, 0x7b), "日本"],
    [
      "text/html",
      bytes(...ascii('<meta http-equiv=x content="text/html; charset=gbk"><p>'), 0xd6, 0xd0),
      "中",
    ],
    ["text/plain", bytes(...ascii("caf"), 0xe9), "café"],
    ["text/plain", bytes(...ascii("caf"), 0xc3, 0xa9), "café"],
    ["text/plain; charset=utf-16", bytes(0xff, 0xfe, 0x61, 0, 0x62, 0), "ab"],
    ["text/plain; charset=nonsense", bytes(...ascii("plain")), "plain"],
    ["", bytes(...ascii("<!doctype html><p>sniffed</p>")), "sniffed"],
    ["application/json", bytes(...ascii('{"a": 1}')), '{"a": 1}'],
    ["application/ld+json; charset=utf-8", bytes(...ascii("[1]")), "[1]"],
  ];
  await using site = serve((request) => {
    const [type, body] = pages[Number(new URL(request.url).pathname.slice(1))] ?? ["", bytes()];
    return new Response(
      new Blob([body.slice()]),
      type === "" ? {} : { headers: { "content-type": type } },
    );
  });
  for (const [index, [type, , text]] of pages.entries()) {
    const { output } = await get(site.url(`/${index}`), site.host);
    assertEquals(output, `[${site.url(`/${index}`)}]\n${text}`, type);
  }
});

Deno.test("fetch says what a page is when it is no text", STAYS, async () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
  await using site = serve((request) =>
    request.url.endsWith("png")
      ? new Response(png, { headers: { "content-type": "text/html" } })
      : request.url.endsWith("zip")
      ? new Response("abc", { headers: { "content-type": "application/zip" } })
      : new Response("<p>Nothing here</p>", {
        status: 404,
        headers: { "content-type": "text/html" },
      })
  );
  const image = await get(site.url("/png"), site.host);
  assertStringIncludes(image.output, "is a PNG image, 9 B; its content is not shown");
  const archive = await get(site.url("/zip"), site.host);
  assertStringIncludes(archive.output, "is application/zip, 3 B");
  const missing = await get(site.url("/x"), site.host);
  assertEquals([missing.isError, missing.summary], [true, "HTTP 404"]);
  assertStringIncludes(missing.output, ": HTTP 404]\nNothing here");
});

Deno.test("fetch reads no more than 5 MB, and says so", STAYS, async () => {
  await using site = serve(() => {
    const piece = new Uint8Array(1024 * 1024).fill(0x61);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (sent++ === 50) controller.close();
        else controller.enqueue(piece);
      },
    });
    return new Response(body, { headers: { "content-type": "text/plain" } });
  });
  const { output } = await get(site.url("/"), site.host);
  assertStringIncludes(output, "[only the beginning was read: it is very long]");
  assertMatch(output, /all of it is in ".*isonforge-output-/);
});

Deno.test("fetch follows redirects within a site, and tells those to others", STAYS, async () => {
  await using site = serve((request) => {
    const { pathname } = new URL(request.url);
    const to = (location: string) => new Response(null, { status: 302, headers: { location } });
    if (pathname === "/a") return to("/b?x=1");
    if (pathname === "/b") return new Response("arrived");
    if (pathname === "/loop") return to("/loop");
    if (pathname === "/file") return to("file:///etc/passwd");
    return to("http://169.254.169.254/latest/meta-data");
  });
  const arrived = await get(site.url("/a"), site.host);
  assertEquals(arrived.output, `[${site.url("/b?x=1")}]\narrived`);
  assertStringIncludes((await get(site.url("/loop"), site.host)).output, "more than 5 times");
  const elsewhere = await get(site.url("/elsewhere"), site.host);
  assertStringIncludes(
    elsewhere.output,
    "leads to another server: fetch http://169.254.169.254/latest/meta-data if you want it",
  );
  assertStringIncludes((await get(site.url("/file"), site.host)).output, "leads to another server");
});

Deno.test(
  "fetch reaches nothing of the own machine and network that the user has not named",
  STAYS,
  async () => {
    await using site = serve(() => new Response("secret"));
    const port = site.host.split(":")[1];
    const urls = [
      ...[`http://localhost:${port}/`, `http://127.0.0.1:${port}/`, `http://127.1:${port}/`],
      ...[`http://0x7f000001:${port}/`, `http://2130706433:${port}/`, `http://[::1]:${port}/`],
      ...[`http://[::ffff:127.0.0.1]:${port}/`, `http://0.0.0.0:${port}/`, "http://10.0.0.1/"],
      ...[
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/",
        "http://[fe80::1]/",
      ],
      ...["http://[fd00::1]/", "http://100.64.0.1/", "http://[64:ff9b::a00:1]/", "http://router/"],
      ...["http://192.0.2.1/", "http://[64:ff9b:1::7f00:1]/", "http://[::ffff:0:7f00:1]/"],
      ...["http://nas.local/", "http://wiki.corp.internal/", "http://a.localhost/"],
    ];
    for (const url of urls) {
      const { output, isError } = await get(url);
      assertEquals(isError, true, url);
      assertMatch(output, /is of the own machine or network \(the user may allow it: /, url);
    }
    assertEquals(site.requests, []);
    assertStringIncludes((await get(site.url("/"), site.host)).output, "secret");
  },
);

Deno.test("publicJudge() judges the addresses that a name leads to, whatever they were before", () => {
  const judge = publicJudge(allowedHosts("*.corp.example,10.0.0.5:8080"), [
    3000,
  ]);
  const isAllowed = (host: string, address: string, port = 80) =>
    judge.judge({ host, port }).allowed && judge.judgeAddress({ host, port }, address).allowed;
  assertEquals(isAllowed("example.org", "93.184.216.34"), true);
  assertEquals(isAllowed("example.org", "2606:2800:220:1::1"), true);
  for (const address of ["127.0.0.1", "10.0.0.5", "::1", "fd00::1", "::ffff:10.0.0.1", "0.0.0.0"]) {
    assertEquals(isAllowed("rebinding.example.org", address), false, address);
  }
  assertEquals(isAllowed("wiki.corp.example", "10.1.2.3"), true);
  assertEquals(isAllowed("wiki.corp.example", "127.0.0.1"), false);
  assertEquals(isAllowed("wiki.corp.example", "169.254.169.254"), false);
  assertEquals(isAllowed("10.0.0.5", "10.0.0.5", 8080), true);
  assertEquals(isAllowed("10.0.0.5", "10.0.0.5", 80), false);
  // What a command of the run serves.
  assertEquals(isAllowed("localhost", "127.0.0.1", 3000), true);
  assertEquals(isAllowed("localhost", "127.0.0.1", 3001), false);
});

Deno.test("publicJudge() tells how to allow a server so that it is allowed then", () => {
  const cases: [host: string, address: string | undefined, port: number, named: string][] = [
    ["::1", undefined, 18998, "[::1]:18998"],
    ["fd00::7", undefined, 8998, "[fd00::7]:8998"],
    ["10.0.0.5", undefined, 80, "10.0.0.5:80"],
    ["nas.local", undefined, 80, "nas.local:80"],
    ["wiki.corp.example", "10.1.2.3", 80, "wiki.corp.example:80"],
    // The name alone would not do.
    ["wiki.corp.example", "::1", 8080, "[::1]:8080"],
  ];
  for (const [host, address, port, named] of cases) {
    const judged = (allowed: string) => {
      const judge = publicJudge(allowedHosts(allowed), []);
      const wanted = { host, port };
      return address === undefined ? judge.judge(wanted) : judge.judgeAddress(wanted, address);
    };
    const verdict = judged("");
    assertStringIncludes(JSON.stringify(verdict), `isonforge config set fetch_allow ${named})`);
    assertEquals(judged(named), { allowed: true }, named);
  }
});

Deno.test("fetchTool.parse() takes addresses of http and https, as models write them", () => {
  const parse = (url: string) => fetchTool.parse({ url }).url;
  assertEquals(parse("example.org/docs#part"), "https://example.org/docs");
  assertEquals(parse(" http://example.org "), "http://example.org/");
  assertEquals(
    fetchTool.parse({ link: "https://a.example/x", prompt: "what is it?" }).url,
    "https://a.example/x",
  );
  for (
    const [url, problem] of [
      ["file:///etc/passwd", "not file:"],
      ["ftp://a.example/", "not ftp:"],
      ["https://me:secret@a.example/", "user name or password"],
      ["not a page", "must be an http or https URL"],
    ]
  ) assertThrows(() => parse(url ?? ""), Error, problem);
  assertThrows(() => fetchTool.parse({ url: "a.example", method: "POST" }), Error, "only be GET");
});

Deno.test("fetch reaches nothing of the own machine when NO_PROXY names it", STAYS, async () => {
  await using site = serve(() => new Response("secret"));
  const code = `
    import { loadRunConfig } from "lib/config/run_config.ts";
    import { fetchPage } from "lib/engine/tools/web/fetch_page.ts";
    import { publicJudge } from "lib/engine/tools/web/public_judge.ts";
    const { web } = await loadRunConfig({}, { env: () => undefined, home: "/nowhere" });
    const { signal } = new AbortController();
    const options = { judge: publicJudge([], []), ...web, signal };
    const url = ${JSON.stringify(site.url("/").replace("localhost", "127.0.0.1"))};
    console.log(await fetchPage(url, options).then(() => "reached", ({ message }) => message));
  `;
  for (const name of ["NO_PROXY", "no_proxy"]) {
    const { stdout, stderr } = await evaluate(code, { env: { [name]: "localhost,127.0.0.1" } });
    assertMatch(stdout, /^"127\.0\.0\.1" is of the own machine or network/, stderr);
  }
  assertEquals(site.requests, []);
});

Deno.test("fetch ends at once when the run does", STAYS, async () => {
  await using site = serve(({ signal }) =>
    new Promise<Response>((resolve) =>
      signal.addEventListener("abort", () => resolve(new Response("late")))
    )
  );
  await using sandbox = await ToolSandbox.create();
  const allowed = allowedHosts(site.host);
  const running = sandbox.call(fetchTool, { url: site.url("/") }, {
    web: { allowed, proxyFor: () => undefined, createClient: ownHttpClient },
  });
  while (site.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  sandbox.abort.abort(new Error("stopped"));
  const error = await running.then(() => undefined, (error) => error);
  assertEquals(error?.message, "stopped");
});
