import { assertEquals } from "@std/assert";
import { endpointKey } from "../../../lib/agents/queue/endpoint_key.ts";

const SAME = [
  ["http://gpu1:8000/v1", "HTTP://GPU1:8000/v1/", "http://gpu1:8000/v1//", "http://gpu1.:8000/v1"],
  ["http://localhost/v1", "http://127.0.0.1:80/v1", "http://[::1]/v1/", "http://127.1.2.3/v1"],
  ["https://api.example.com", "https://api.example.com:443/", "https://API.example.com"],
];

for (const [one = "", ...others] of SAME) {
  Deno.test(`endpointKey() is one when ${one} is spelled otherwise`, () => {
    for (const other of others) assertEquals(endpointKey(other), endpointKey(one));
  });
}

Deno.test("endpointKey() differs when scheme, host, port or path do", () => {
  const urls = [
    "http://gpu1:8000/v1",
    "https://gpu1:8000/v1",
    "http://gpu2:8000/v1",
    "http://gpu1:8001/v1",
    "http://gpu1:8000/v2",
    "http://gpu1:8000",
    "not a URL",
  ];
  assertEquals(new Set(urls.map(endpointKey)).size, urls.length);
});
