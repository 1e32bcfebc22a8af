/**
 * An agent that approves everything is not started again where that was switched off since.
 *
 * @module
 */
import type { AgentMeta } from "../../agents/record/meta.ts";
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { keptFlags, type KeptOptions } from "../../config/kept_options.ts";
import { readLayers } from "../../config/layers/read_layers.ts";
import { refuseYolo } from "../../config/refuse_yolo.ts";
import { parseSettingSources, SETTING_SOURCES } from "../../config/settings/setting_sources.ts";
import { SETTINGS } from "../../config/settings/settings.ts";
import { exists } from "../../sys/files/info_at.ts";

/**
 * @param meta with the settings of its next run
 * @throws {UserError} when that run would end at once
 */
export async function checkYolo(meta: KeptOptions & Pick<AgentMeta, "cwd">): Promise<void> {
  const { permissionMode: given = "yolo", exec, settings, settingSources } = keptFlags(meta);
  const permissionMode = SETTINGS.permission_mode.parse({
    value: given,
    from: "--permission-mode",
  });
  if (exec !== undefined || permissionMode !== "yolo") return;
  const { yoloOff } = await readLayers({
    home: isonforgeHome(),
    // A worktree that is gone is there again once the agent starts.
    cwd: exists(meta.cwd) ? meta.cwd : undefined,
    userHome: environmentVariable("HOME"),
    sources: settingSources === undefined ? SETTING_SOURCES : parseSettingSources(settingSources),
    runtime: settings,
  });
  refuseYolo({ permissionMode, ...(yoloOff === undefined ? {} : { yoloOff }) });
}
