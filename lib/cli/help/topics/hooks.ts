/**
 * `isonforge help hooks`
 *
 * @module
 */
import type { HookEvent } from "../../../engine/extensions/hooks/hook.ts";
import { code, entries, heading, text, type Topic } from "../document.ts";

const EVENTS: Record<HookEvent, string> = {
  SessionStart:
    "a conversation begins or goes on, also after a summary (`compact`) and `/clear`; what it prints the model is told",
  UserPromptSubmit: "you said something; what it prints the model is told, exit code 2 refuses it",
  PreToolUse: "a call is to be made; it may refuse it, allow it, have it asked or change it",
  PostToolUse: "a call was made; the model is told what it says with exit code 2",
  PostToolUseFailure: "the same for a call that failed",
  Stop: "the model has done; exit code 2 lets it go on, eight times at most",
  Notification:
    "you are wanted: a call to approve, a question, or a minute without a word at a terminal",
  SubagentStart: "an exploration begins; `additionalContext` is told to it",
  SubagentStop: "it is over; the model is told what it says with exit code 2",
  PreCompact: "the conversation is about to be summarised",
  SessionEnd: "a conversation is over; 1.5 s unless `timeout` says otherwise",
  AgentEnd:
    "a background agent has ended: as `--on-end` (by `/bin/sh` unless `shell` is named), of your own settings alone",
};

export const hooks: Topic = {
  title: "Hooks",
  summary: "Commands, servers and prompts that a run asks when something happens.",
  body: [
    text(
      "Hooks are those that other agents have: scripts that were written for Claude Code run as they are. They stand in the " +
        "settings (`isonforge help settings`); those of a repository run once it is trusted.",
    ),
    code(
      '{"hooks": {"PreToolUse": [{',
      '  "matcher": "Edit|Write",',
      '  "hooks": [{"type": "command", "command": "./guard.sh", "timeout": 30}]',
      "}]}}",
    ),
    heading("Types"),
    entries({
      command:
        "a line for a shell, or with `args` a program. `shell` is `bash`, also where none is named (`/bin/sh` runs it where no bash is " +
        "installed), or `powershell` (`pwsh`); one that is named and not installed is a failure",
      http:
        "a server: `url` is sent the JSON and answers with JSON; `$NAME` in `headers` is a variable that `allowedEnvVars` lists; another " +
        "status than 2xx is a failure. A repository's is reached where the sandbox lets its commands connect to",
      prompt:
        "the model of the run is asked `prompt` (`$ARGUMENTS` is the JSON) and says yes or no, which is exit code 2; for " +
        "calls, prompts and ends. What it takes counts to the caps of the run",
    }),
    heading("Events"),
    entries(EVENTS),
    heading("What a hook gets"),
    text(
      "JSON on standard input: `session_id`, `transcript_path`, `cwd`, `permission_mode`, `hook_event_name`; for calls " +
        "`tool_name`, `tool_input`, `tool_use_id` and afterwards `tool_response`, with the names of other agents (`Bash`, " +
        "`Edit`, `Write`, `Read`, `file_path` …); `prompt`, `source`, `stop_hook_active`. In its environment " +
        "`CLAUDE_PROJECT_DIR`, the top of the project, and no key of the endpoint; at `SessionStart` also " +
        "`CLAUDE_ENV_FILE`: what it exports there the commands of the conversation find. A `matcher` takes both names of a tool, " +
        "several between `|`, or a regular expression. With `if` a hook is for some calls only, as rules of permission name them: " +
        '`"if": "Bash(git push *)"`. With `args`, a list, `command` is a program that is started with them, and not a line for a shell.',
    ),
    heading("What it answers"),
    entries({
      "exit code 0": "all is well; JSON on standard output may say more",
      "exit code 2": "no: what it wrote to standard error says why",
      "another exit code": "it failed; that is said, and the run goes on",
    }),
    code(
      '{"hookSpecificOutput": {"hookEventName": "PreToolUse",',
      '  "permissionDecision": "deny", "permissionDecisionReason": "not today",',
      '  "updatedInput": {"command": "ls"}, "additionalContext": "note"},',
      ' "continue": true, "stopReason": "", "systemMessage": "for you",',
      ' "decision": "block", "reason": "why"}',
    ),
    text(
      "`permissionDecision` is `allow`, `deny` or `ask`; what a rule or the mode denies stays denied, and what `updatedInput` " +
        "puts in place of the arguments is judged again. After a call `updatedToolOutput` is what the model is told of it. `continue: false` ends the run. Several hooks run side by side; what denies wins.",
    ),
    text(
      "A hook has 60 s unless `timeout` says otherwise (600 at most); one that hangs, crashes or writes without end is ended " +
        "and said, and never holds up a run. With `async` nobody waits for it; with `asyncRewake` neither, but what it says with exit code 2 " +
        "the model is told after its next call, with your next message, or in the end, for which a run that nobody sits at waits. All of them end with the run.",
    ),
  ],
};
