import type { EnvironmentVariables } from '../protocol/execution-json.ts';

/** Those of this process's variables that the collector looks at: the others are nobody's business. */
export function ownEnvironment(): EnvironmentVariables {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && /^OTEL_EXPORTER_OTLP_|_BASE_URL$|_API_BASE$/.test(entry[0]),
    ),
  );
}
