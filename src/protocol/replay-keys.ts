import type { EnvironmentVariables } from './execution-json.ts';

/** SDKs refuse to start without a key. In a replay nobody is called, so that any word will do. */
const placeholder = 'no-key-is-needed-to-replay';

/** Where it is not known which variables the recorded program had. */
const usualKeys = ['OPENAI_API_KEY'];

/** Of variables that hold a key. */
export const keyName = /(?:KEY|TOKEN|SECRET|PASSWORD|_BEDROCK)$/;

/**
 * Keys that a replayed program would miss in `environment`: those that it had. One that it had not is not
 * invented, since programs choose their provider by the keys that are there.
 */
export function missingKeys(
  environment: Readonly<Record<string, string | undefined>>,
  recordedNames: readonly string[] = usualKeys,
): EnvironmentVariables {
  return Object.fromEntries(
    recordedNames
      .filter((name) => keyName.test(name) && (environment[name] ?? '') === '')
      .map((name) => [name, placeholder]),
  );
}
