import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import {
  azureVariables,
  baseUrlVariables,
  bedrockRegionVariables,
  secretVariables,
} from '../protocol/provider-variables.ts';
import { certificateVariables, proxyVariables } from '../protocol/way-variables.ts';

const read = new Set<string>([
  ...baseUrlVariables.map(({ name }) => name),
  ...azureVariables,
  ...bedrockRegionVariables,
  ...certificateVariables,
]);

/**
 * Those of a program's variables that the collector looks at: the others are nobody's business. Where a
 * proxy is set, `NO_PROXY` is there, if only empty. A proxy's address may hold a password: the collector
 * keeps it in memory alone.
 */
export function ownEnvironment(
  environment: NodeJS.Dict<string> = process.env,
): EnvironmentVariables {
  const told: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    if (secretVariables.includes(name)) told[name] = 'set';
    else if (read.has(name) || name.startsWith('OTEL_EXPORTER_OTLP_')) told[name] = value;
  }
  return { ...told, ...proxies(environment) };
}

/** Both spellings are in use; the small one wins, as in curl. */
function proxies(environment: NodeJS.Dict<string>): EnvironmentVariables {
  const found = proxyVariables.flatMap((name) => {
    const value = environment[name.toLowerCase()] ?? environment[name] ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  const hasProxy = found.some(([name]) => name !== 'NO_PROXY');
  return hasProxy ? { NO_PROXY: '', ...Object.fromEntries(found) } : {};
}
