import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { proxyFor } from "../../lib/config/proxy.ts";
import { UsageError } from "../../lib/errors.ts";

const PROXIES = {
  HTTP_PROXY: "http://plain:3128",
  https_proxy: "secure:3128",
};

function proxy(url: string, variables: Record<string, string> = PROXIES): string | undefined {
  return proxyFor(url, (name) => variables[name]);
}

Deno.test("proxyFor() takes the proxy of the environment for addresses on the Internet", () => {
  assertEquals(proxy("http://models.example/v1"), "http://plain:3128/");
  assertEquals(proxy("https://models.example/v1"), "http://secure:3128/");
  assertEquals(proxy("https://8.8.8.8/v1"), "http://secure:3128/");
  assertEquals(proxy("https://172.32.0.1/v1"), "http://secure:3128/");
  assertEquals(proxy("https://h.example", { ALL_PROXY: "socks5://all:1080" }), "socks5://all:1080");
  assertEquals(proxy("https://models.example", {}), undefined);
});

Deno.test("proxyFor() goes directly to loopback and private addresses", () => {
  const hosts = [
    "localhost:11434",
    "api.localhost",
    "127.0.0.1",
    "127.1",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.7",
    "169.254.1.1",
    "100.100.1.1",
    "[::1]",
    "[fd00::1]",
    "[fe80::1]",
    "[::ffff:127.0.0.1]",
    "ollama",
    "gpu-box:8000",
    "gpu.local",
    "gpu.lan",
    "gpu.corp.internal",
    "gpu.home.arpa",
  ];
  for (const host of hosts) assertEquals(proxy(`http://${host}/v1`), undefined, host);
});

Deno.test("proxyFor() leaves out what NO_PROXY lists", () => {
  const direct: Array<[list: string, url: string]> = [
    ["*", "https://a.example"],
    ["a.example", "https://a.example"],
    ["example", "https://a.example"],
    [".example", "https://a.example"],
    ["*.example", "https://a.example"],
    ["b.test, a.example", "https://a.example"],
    ["b.test a.example", "https://a.example"],
    ["a.example:8443", "https://a.example:8443"],
    ["a.example:443", "https://a.example"],
    ["8.8.8.8", "https://8.8.8.8"],
    ["8.0.0.0/8", "https://8.8.8.8"],
    ["2001:db8::/32", "https://[2001:db8::1]"],
    ["2001:db8::1", "https://[2001:db8::1]"],
    ["[2001:db8::1]", "https://[2001:db8::1]"],
    ["[2001:db8::1]:443", "https://[2001:db8::1]"],
    ["[2001:DB8:0:0:0:0:0:1]:8443", "https://[2001:db8::1]:8443"],
    ["2001:DB8:0:0::1", "https://[2001:db8::1]"],
    ["[2001:db8::]/32", "https://[2001:db8::1]"],
    ["8.8.8.8:443", "https://8.8.8.8"],
    ["8.8.8.8", "https://[::ffff:8.8.8.8]"],
    ["8.0.0.0/8", "https://[::ffff:8.8.8.8]"],
    ["example.com", "https://example.com"],
    ["example.com", "https://a.b.example.com"],
    [".example.com", "https://example.com"],
    ["*.example.com", "https://a.b.example.com"],
    ["EXAMPLE.com", "https://a.Example.COM"],
    ["example.com.", "https://example.com"],
    ["example.com", "https://example.com."],
    ["b\u00fccher.example", "https://b\u00fccher.example"],
    ["x.test,  y.test,\texample.com", "https://example.com"],
  ];
  for (const [list, url] of direct) {
    assertEquals(proxy(url, { ...PROXIES, NO_PROXY: list }), undefined, list);
    assertEquals(proxy(url, { ...PROXIES, no_proxy: list }), undefined, list);
  }
  const proxied: Array<[list: string, url: string]> = [
    ["b.example", "https://a.example"],
    ["ample", "https://a.example"],
    ["a.example:8443", "https://a.example"],
    ["9.0.0.0/8", "https://8.8.8.8"],
    ["[2001:db8::2]", "https://[2001:db8::1]"],
    ["[2001:db8::1]:8443", "https://[2001:db8::1]"],
    ["[2001:db8::]/64", "https://[2001:db9::1]"],
    ["8.8.8.8:8443", "https://8.8.8.8"],
    ["8.8", "https://8.8.8.8"],
    [".8.8", "https://8.8.8.8"],
    ["example.com", "https://notexample.com"],
    ["a.example.com", "https://example.com"],
    ["example.com:8443", "https://a.example.com"],
    [". , *. ,:443,[]", "https://a.example"],
  ];
  for (const [list, url] of proxied) {
    assertEquals(proxy(url, { ...PROXIES, NO_PROXY: list }), "http://secure:3128/", list);
  }
});

Deno.test("proxyFor() does what ISONFORGE_PROXY says, whatever the address", () => {
  const asked = { ...PROXIES, ISONFORGE_PROXY: "http://own:3128", NO_PROXY: "*" };
  assertEquals(proxy("http://localhost:11434/v1", asked), "http://own:3128/");
  assertEquals(proxy("https://a.example", { ...PROXIES, ISONFORGE_PROXY: "none" }), undefined);
  const error = assertThrows(
    () => proxy("https://a.example", { ISONFORGE_PROXY: "ftp://me:secret@host" }),
    UsageError,
  );
  assertEquals(error.message.includes("secret"), false);
});
