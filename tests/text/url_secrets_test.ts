import { assertEquals } from "@std/assert";
import { hideUrlSecrets, urlSecrets } from "../../lib/text/url_secrets.ts";

Deno.test("hideUrlSecrets() hides passwords and keys of a query, and leaves all else", () => {
  const hidden = [
    ["https://me:pw@x.test/mcp", "https://me:[redacted]@x.test/mcp"],
    ["https://me:p@w@x.test/mcp", "https://me:[redacted]@x.test/mcp"],
    ["https://tok3n0123456789abcd@x.test/mcp", "https://[redacted]@x.test/mcp"],
    ["https://tok3n0123456789abcd:x@x.test/", "https://[redacted]:[redacted]@x.test/"],
    ["https://tok3n0123456789abcd:@x.test/", "https://[redacted]:@x.test/"],
    ["https://x.test/?key=a&b=c", "https://x.test/?key=[redacted]&b=c"],
    [
      "for url (https://x.test/?sig=a): refused",
      "for url (https://x.test/?sig=[redacted]): refused",
    ],
    ['{"url": "https://x.test/?token=a"}', '{"url": "https://x.test/?token=[redacted]"}'],
    ...[
      "api_key",
      "apikey",
      "API-KEY",
      "exaApiKey",
      "access_token",
      "secret",
      "password",
      "X-Amz-Signature",
    ]
      .map((
        name,
      ) => [`https://x.test/?a=b&${name}=hidden#c`, `https://x.test/?a=b&${name}=[redacted]#c`]),
  ] as const;
  for (const [text = "", wanted] of hidden) assertEquals(hideUrlSecrets(text), wanted);
  const plain = [
    "https://x.test:80/mcp?monkey=a&keyword=b&max_tokens=c&page=d",
    "https://x.test/?api_key=${KEY}&token=$TOKEN",
    "ask me@x.test: a=b",
    "https://me@x.test/mcp",
    "https://someone%40corp.example@x.test/mcp",
    "https://${MCP_TOKEN_OF_2026}@x.test/mcp",
    "ssh://deploy-user-0123456789@x.test/repo",
    "key=abc",
  ];
  for (const text of plain) assertEquals(hideUrlSecrets(text), text);
  // A default is a key as it stands there.
  assertEquals(hideUrlSecrets("//x/?key=${A:-b}"), "//x/?key=[redacted]");
});

Deno.test("urlSecrets() gives them in every form", () => {
  assertEquals(urlSecrets("https://me:p%40w@x.test/?key=a+b&page=2"), [
    "p%40w",
    "p@w",
    "a+b",
    "a b",
  ]);
  assertEquals(urlSecrets("https://x.test/?key=a|b"), ["a|b"]);
  assertEquals(urlSecrets("https://tok3n0123456789abcd@x.test/"), ["tok3n0123456789abcd"]);
  assertEquals(urlSecrets("https://me@x.test/"), []);
  assertEquals(urlSecrets("https://x.test/mcp?key=$KEY"), []);
});
