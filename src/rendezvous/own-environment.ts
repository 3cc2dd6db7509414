import type { EnvironmentVariables } from '../protocol/execution-json.ts';

const proxyVariables = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

/**
 * Those of this process's variables that the collector looks at: the others are nobody's business. Where a
 * proxy is set, `NO_PROXY` is there, if only empty; which proxy it is may hold a password, and is not told.
 */
export function ownEnvironment(environment = process.env): EnvironmentVariables {
  const read = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && /^OTEL_EXPORTER_OTLP_|_BASE_URL$|_API_BASE$/.test(entry[0]),
  );
  const hasProxy = proxyVariables.some((name) => (environment[name] ?? '') !== '');
  const exceptions = environment['NO_PROXY'] ?? environment['no_proxy'] ?? '';
  return { ...Object.fromEntries(read), ...(hasProxy && { NO_PROXY: exceptions }) };
}
