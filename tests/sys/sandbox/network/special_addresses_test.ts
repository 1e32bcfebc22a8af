import { assertEquals } from "@std/assert";
import {
  isPublicAddress,
  specialAddress,
} from "../../../../lib/sys/sandbox/network/special_addresses.ts";

const NO_INTERFACES = () => [];

Deno.test("isPublicAddress() knows IANA's special-purpose addresses, and what holds one of them", () => {
  const cases: [isPublic: boolean, addresses: string[]][] = [
    [true, ["93.184.216.34", "1.1.1.1", "100.128.0.1", "172.32.0.1", "192.0.1.1", "198.20.0.1"]],
    [true, ["2606:2800:220:1::1", "2a01::1", "2001:200::1", "2620:4f:8000::1", "2400:cb00::1"]],
    [true, ["64:ff9b::5db8:d822", "64:ff9b:1::5db8:d822", "2002:5db8:d822::1"]],
    [false, ["0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1"]],
    [false, ["169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.0.0.8"]],
    [false, ["192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.1"]],
    [false, ["203.0.113.255", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"]],
    [false, ["::", "::1", "::7f00:1", "::ffff:7f00:1", "::ffff:0:7f00:1", "::ffff:0:a00:1"]],
    [false, ["64:ff9b::a00:1", "64:ff9b:1::7f00:1", "64:ff9b:1::c000:201"]],
    [false, ["64:ff9b:1:7f00:1::", "64:ff9b:1:1::5db8:d822", "64:ff9b:2::1"]],
    [false, ["100::1", "100:0:0:1::1", "1::1", "400::1", "1fff::1", "4000::1", "5f00::1"]],
    [false, ["2001::1", "2001:0:5db8:d822::1", "2001:2::1", "2001:10::1", "2001:1ff::1"]],
    [false, ["2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "2002:c000:201::1"]],
    [false, ["3fff::1", "3fff:fff::1", "fc00::1", "fd00::1", "fe80::1", "fec0::1", "ff02::1"]],
    [false, ["fe80::1%eth0", "none"]],
  ];
  for (const [isPublic, addresses] of cases) {
    for (const address of addresses) {
      assertEquals(isPublicAddress(address, NO_INTERFACES), isPublic, address);
    }
  }
});

Deno.test("isPublicAddress() takes what is beside this machine for the own network, also where its addresses are public", () => {
  const interfaces = () =>
    [
      ...["93.184.216.34/24", "8.8.0.1/8", "0.0.0.0/0", "9.9.9.9/32"],
      ...["2606:2800:220:1::2/64", "2a01::1/16", "::/0"],
    ].map((cidr) => ({ cidr }));
  const cases: [address: string, isPublic: boolean][] = [
    ["93.184.216.1", false],
    ["93.184.217.1", true],
    ["64:ff9b::5db8:d801", false],
    ["8.9.9.9", true],
    ["9.9.9.9", false],
    ["9.9.9.8", true],
    ["2606:2800:220:1:5::9", false],
    ["2606:2800:220:2::9", true],
    ["2a01::9", true],
  ];
  for (const [address, isPublic] of cases) {
    assertEquals(isPublicAddress(address, interfaces), isPublic, address);
  }
});

Deno.test("specialAddress() judges by the IPv4 address that one of IPv6 holds", () => {
  for (const address of ["64:ff9b:1::7f00:1", "::ffff:0:7f00:1", "2002:7f00:1::", "::7f00:1"]) {
    assertEquals(specialAddress(address), "this machine", address);
  }
  assertEquals(specialAddress("64:ff9b:1::a00:1"), undefined);
});
