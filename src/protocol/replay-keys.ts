import type { EnvironmentVariables } from './execution-json.ts';

/** SDKs refuse to start without a key. In a replay nobody is called, so that any word will do. */
const placeholders: EnvironmentVariables = { OPENAI_API_KEY: 'no-key-is-needed-to-replay' };

/** Keys that a replayed program would miss in `environment`. */
export function missingKeys(
  environment: Readonly<Record<string, string | undefined>>,
): EnvironmentVariables {
  return Object.fromEntries(
    Object.entries(placeholders).filter(([name]) => (environment[name] ?? '') === ''),
  );
}
