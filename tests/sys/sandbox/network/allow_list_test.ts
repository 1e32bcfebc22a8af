import { assert, assertEquals } from "@std/assert";
import { AllowList, parseAllowedHost } from "../../../../lib/sys/sandbox/network/allow_list.ts";
import { parseAuthority } from "../../../../lib/sys/sandbox/network/host.ts";
import { specialAddress } from "../../../../lib/sys/sandbox/network/special_addresses.ts";

function allowList(...values: string[]): AllowList {
  return new AllowList(values.map((value) => {
    const entry = parseAllowedHost(value);
    assert(!("problem" in entry), `${value} is a host`);
    return entry;
  }));
}

Deno.test("parseAllowedHost() reads names and addresses, and refuses what only looks like one", () => {
  const cases: [value: string, host: string | undefined, ports?: number[]][] = [
    ["registry.npmjs.org", "registry.npmjs.org", [80, 443]],
    ["Registry.NPMjs.org.", "registry.npmjs.org", [80, 443]],
    ["github.com:22", "github.com", [22]],
    ["*.githubusercontent.com:443", "githubusercontent.com", [443]],
    ["bücher.example", "xn--bcher-kva.example", [80, 443]],
    ["under_score.example", "under_score.example", [80, 443]],
    ["localhost:5432", "localhost", [5432]],
    ["10.0.0.7:8080", "10.0.0.7", [8080]],
    ["0x7f.1:80", "127.0.0.1", [80]],
    ["::1", "::1", [80, 443]],
    ["[::1]:8080", "::1", [8080]],
    ["[::FFFF:127.0.0.1]:1", "127.0.0.1", [1]],
    ["", undefined],
    ["*", undefined],
    ["*.", undefined],
    ["*.10.0.0.7", undefined],
    ["a.*.example", undefined],
    ["host:0", undefined],
    ["host:65536", undefined],
    ["host:", undefined],
    ["host:http", undefined],
    ["user@host", undefined],
    ["user:password@host:80", undefined],
    ["host/path", undefined],
    ["host other", undefined],
    ["a..example", undefined],
    ["%65xample.com", undefined],
    ["[fe80::1%eth0]:80", undefined],
    ["host\\other", undefined],
    ["-", undefined],
    ["https://registry.npmjs.org/", undefined],
    [`${"a".repeat(64)}.example`, undefined],
  ];
  for (const [value, host, ports] of cases) {
    const entry = parseAllowedHost(value);
    if (host === undefined) assert("problem" in entry, `"${value}" is none`);
    else {
      assert(!("problem" in entry), `"${value}" is one`);
      assertEquals([entry.host, entry.ports], [host, ports], value);
    }
  }
});

Deno.test("parseAllowedHost() names the host in a URL", () => {
  assertEquals(parseAllowedHost("https://user:secret@registry.npmjs.org:8443/x"), {
    problem: "without scheme and path: registry.npmjs.org:8443",
  });
});

Deno.test("AllowList goes by the name that was asked for, and by the port", () => {
  const list = allowList("example.com", "*.cdn.example:443", "db.example:5432", "10.0.0.7:8080");
  const cases: [authority: string, allowed: boolean][] = [
    ["example.com:443", true],
    ["EXAMPLE.com.:80", true],
    ["example.com:8080", false],
    ["example.com:22", false],
    ["www.example.com:443", false],
    ["notexample.com:443", false],
    ["example.com.evil.example:443", false],
    ["a.cdn.example:443", true],
    ["a.b.cdn.example:443", true],
    ["cdn.example:443", false],
    ["xcdn.example:443", false],
    ["a.cdn.example:80", false],
    ["db.example:5432", true],
    ["db.example:443", false],
    ["10.0.0.7:8080", true],
    ["167772167:8080", true],
    ["[::ffff:10.0.0.7]:8080", true],
    ["10.0.0.8:8080", false],
    ["127.0.0.1:8080", false],
    ["localhost:443", false],
  ];
  for (const [authority, allowed] of cases) {
    const { host = "", port = 0 } = parseAuthority(authority) ?? {};
    assertEquals(list.judge({ host, port }).allowed, allowed, authority);
  }
});

Deno.test("AllowList lets no name lead to this machine or to a cloud's metadata", () => {
  const list = allowList("rebound.example", "named.example", "169.254.169.254:80", "localhost:443");
  const rebound = { host: "rebound.example", port: 443 };
  for (
    const address of [
      "169.254.169.254",
      "0.0.0.0",
      "127.8.8.8",
      "::",
      "::ffff:169.254.169.254",
      "64:ff9b::a9fe:a9fe",
      "2002:7f00:1::",
      "fe80::1",
      "fd00:ec2::254",
      "100.100.100.200",
      "168.63.129.16",
      "224.0.0.1",
      "255.255.255.255",
      "ff02::1",
    ]
  ) assertEquals(list.judgeAddress(rebound, address).allowed, false, address);
  for (
    const address of ["93.184.215.14", "10.1.2.3", "192.168.1.1", "2606:2800:21f::1", "fd12::1"]
  ) {
    assertEquals(list.judgeAddress(rebound, address).allowed, true, address);
  }
  // Named themselves, they are meant.
  assert(list.judgeAddress({ host: "named.example", port: 80 }, "169.254.169.254").allowed);
  assert(list.judgeAddress(rebound, "127.0.0.1").allowed);
  assert(!list.judgeAddress({ host: "rebound.example", port: 80 }, "127.0.0.1").allowed);
});

Deno.test("specialAddress() knows the machine's own addresses", () => {
  for (const { address } of Deno.networkInterfaces()) {
    assert(specialAddress(address) !== undefined, address);
  }
});
