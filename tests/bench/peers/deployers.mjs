// The two command lines that put a function on the platform, with a home of their own and no account.
import fs from "node:fs";
import path from "node:path";
import { projectRef, token } from "./platform.mjs";
import { runner, supabase } from "./servers.mjs";

/** [{ name, command }] for function f1 of `project` and the platform at `url`. */
export function deployers(project, url, scratch) {
  const profile = path.join(scratch, "profile.yaml");
  fs.writeFileSync(profile, `name: bench\napi_url: ${url}\ndashboard_url: ${url}/dashboard\nproject_host: localhost\n`);
  const env = { PATH: process.env.PATH, HOME: scratch, XDG_CACHE_HOME: process.env.XDG_CACHE_HOME, SUPABASE_HOME: path.join(scratch, "supabase"),
    SUPABASE_PROFILE: profile, SUPABASE_ACCESS_TOKEN: token, SUPABASE_TELEMETRY_DISABLED: "1", SUPABASE_NO_UPDATE_NOTIFIER: "1", SUPABASE_NO_KEYRING: "1" };
  return [
    { name: "`edge-runner deploy`", command: [runner, ["deploy", "f1", "--project", project, "--project-ref", projectRef], { env }] },
    { name: "`supabase functions deploy --use-api`",
      command: [supabase, ["functions", "deploy", "f1", "--use-api", "--yes", "--project-ref", projectRef], { cwd: project, env }] },
  ];
}
