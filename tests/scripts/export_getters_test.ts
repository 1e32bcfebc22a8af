import { assertEquals, assertStringIncludes } from "@std/assert";
import { exportGetters } from "../../scripts/build/code_cache/export_getters.ts";

/** As esbuild writes it, with other names each time. */
const COPY =
  'o=(r,e,t,a)=>{if(e&&typeof e=="object"||typeof e=="function")for(let n of $(e))!l.call(r,n)&&n!==t&&i(r,n,{get:()=>e[n],enumerable:!(a=s(e,n))||a.enumerable});return r}';
const ALL = "c=(r,e)=>{for(var t in e)i(r,t,{get:e[t],enumerable:!0})}";
const BEGINNING =
  `var i=Object.defineProperty;var s=Object.getOwnPropertyDescriptor;var $=Object.getOwnPropertyNames;var l=Object.prototype.hasOwnProperty;var ${ALL},${COPY};var u=r=>o(i({},"__esModule",{value:!0}),r);`;
const WITH_MODULES =
  `var f=Object.create;var i=Object.defineProperty;var s=Object.getOwnPropertyDescriptor;var $=Object.getOwnPropertyNames;var p=Object.getPrototypeOf,l=Object.prototype.hasOwnProperty;var ${ALL},${COPY};var d=(r,e,t)=>(t=r!=null?f(p(r)):{},o(e||!r||!r.__esModule?i(t,"default",{value:r,enumerable:!0}):t,r)),u=r=>o(i({},"__esModule",{value:!0}),r);`;

/** What a module of CommonJS exports. */
function exportsOf(text: string, required: unknown = {}): Record<string, unknown> {
  const module = { exports: {} };
  new Function("require", "module", "exports", text)(() => required, module, module.exports);
  return module.exports;
}

Deno.test("exportGetters() keeps what a module exports, and shows what it is by then", () => {
  const rest =
    `var h={};c(h,{"a-b":()=>y.z,default:()=>add,count:()=>n});module.exports=u(h);var y=require("node:x");let n=0;function add(){n++}\n`;
  for (const beginning of [BEGINNING, WITH_MODULES]) {
    const lean = exportGetters(beginning + rest);
    assertStringIncludes(
      lean,
      'module.exports={get "a-b"(){return y.z},get default(){return add},get count(){return n}};var y',
    );
    for (const text of [lean, beginning + rest]) {
      const all = exportsOf(text, { z: 7 });
      (all["default"] as () => void)();
      assertEquals([all["a-b"], all["count"], Object.keys(all).sort()], [
        7,
        1,
        ["a-b", "count", "default"],
      ]);
    }
  }
  assertEquals(
    exportGetters(`${BEGINNING}var h={};c(h,{});module.exports=u(h);f();`),
    "module.exports={};f();",
  );
});

Deno.test("exportGetters() leaves what it does not know, or what is needed, as it is", () => {
  const end = "var h={};c(h,{a:()=>y});module.exports=u(h);";
  for (
    const text of [
      "",
      "exports.a=1;",
      `f();${BEGINNING}${end}`,
      BEGINNING.replace("enumerable:!0", "enumerable:!1") + end,
      BEGINNING.replace("$(e)", "s(e)") + end,
      `${BEGINNING}var h={};c(h,{a:()=>y+1});module.exports=u(h);`,
      `${BEGINNING}var h={};c(h,{a(){return y}});module.exports=u(h);`,
      `${BEGINNING}var h={};c(h,{a:()=>y});module.exports=u(g);`,
      `${WITH_MODULES}${end}var y=d(require("node:x"));`,
    ]
  ) assertEquals(exportGetters(text), text);
});
