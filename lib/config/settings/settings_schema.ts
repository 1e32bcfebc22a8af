/**
 * A JSON Schema of settings.json, for editors: made from the table of the settings.
 *
 * @module
 */
import { HOOK_EVENTS } from "../../engine/extensions/hooks/hook.ts";
import { PERMISSION_MODE_WORDS } from "../../engine/permissions/mode.ts";
import { RULE_ACTIONS } from "../../engine/permissions/user_rules/user_rule.ts";
import { SETTING_NAMES, SETTINGS } from "./settings.ts";

type Schema = Record<string, unknown>;

/** Names may be more than these: a later version's are not wrong. */
export function settingsSchema(): Schema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "settings.json of isonforge",
    type: "object",
    properties: {
      $schema: { type: "string" },
      ...Object.fromEntries(SETTING_NAMES.map((name) => [name, settingSchema(name)])),
      permissions: permissionsSchema(),
      hooks: hooksSchema(),
      disableAllHooks: { description: "No hook runs.", type: "boolean" },
      disabledMcpjsonServers: {
        description: "Servers of .mcp.json that are not started.",
        type: "array",
        items: { type: "string" },
      },
      env: {
        description: "Environment variables for the commands of a run.",
        type: "object",
        additionalProperties: { type: ["string", "number", "boolean"] },
      },
      mcpServers: {
        description: "Servers of the Model Context Protocol, by name.",
        type: "object",
        additionalProperties: {
          type: "object",
          properties: {
            command: { type: "string" },
            args: { type: "array", items: { type: "string" } },
            env: { type: "object", additionalProperties: { type: "string" } },
            type: { enum: ["stdio", "http", "sse"] },
            url: { type: "string" },
            headers: { type: "object", additionalProperties: { type: "string" } },
            cwd: { type: "string" },
            timeout: { type: "number", exclusiveMinimum: 0 },
            disabled: { type: "boolean" },
            includeTools: { type: "array", items: { type: "string" } },
            excludeTools: { type: "array", items: { type: "string" } },
            sandbox: { type: "boolean" },
          },
        },
      },
    },
  };
}

function settingSchema(name: typeof SETTING_NAMES[number]): Schema {
  const { type, about, values, option, isJson, isList, isLines } = SETTINGS[name];
  const isOpen = values === undefined || name === "base_url" || name === "model" || isList === true;
  const known = isOpen ? {} : { enum: values };
  const description = about.replaceAll("`", "").replace(/^as (--\S+)/, "As the option $1");
  const also = [
    ...isList || isLines ? ["array"] : [],
    ...isJson || isLines ? ["object"] : [],
  ];
  return {
    description,
    type: also.length === 0 ? type : [type, ...also],
    ...known,
    ...(option === undefined ? {} : { $comment: option }),
  };
}

function permissionsSchema(): Schema {
  const rules = {
    type: "array",
    items: {
      type: "string",
      examples: ["Bash(git status:*)", "Read(./secrets/**)", "mcp__server"],
    },
  };
  return {
    description: "What may run without being asked for, what is asked for, what never runs.",
    type: "object",
    properties: {
      ...Object.fromEntries(RULE_ACTIONS.map((action) => [action, rules])),
      rules: {
        type: "array",
        items: {
          type: "object",
          required: ["tool", "action"],
          properties: {
            tool: { type: "string" },
            args_pattern: { type: "string" },
            action: { enum: RULE_ACTIONS },
          },
        },
      },
      defaultMode: { enum: PERMISSION_MODE_WORDS },
      disableBypassPermissionsMode: { enum: ["disable"] },
      additionalDirectories: { type: "array", items: { type: "string" } },
    },
  };
}

function hooksSchema(): Schema {
  const groups = {
    type: "array",
    items: {
      type: "object",
      required: ["hooks"],
      properties: {
        matcher: { type: "string" },
        hooks: {
          type: "array",
          items: {
            type: "object",
            required: ["type"],
            properties: {
              type: { enum: ["command", "http", "prompt"] },
              command: { type: "string" },
              args: { type: "array", items: { type: "string" } },
              url: { type: "string" },
              headers: { type: "object", additionalProperties: { type: "string" } },
              allowedEnvVars: { type: "array", items: { type: "string" } },
              prompt: { type: "string" },
              timeout: { type: "number", exclusiveMinimum: 0, maximum: 600 },
              async: { type: "boolean" },
              asyncRewake: { type: "boolean" },
              if: { type: "string", examples: ["Bash(git push *)"] },
            },
          },
        },
      },
    },
  };
  return {
    description: "What a run asks when something happens: commands, servers, the model.",
    type: "object",
    properties: Object.fromEntries(HOOK_EVENTS.map((event) => [event, groups])),
  };
}
