import type { JsonObject } from '../../base/json.ts';

/** The parts of a request that are matched, and reported, one by one. */
export type ComponentName =
  'system' | 'messages' | 'tools' | 'model' | 'parameters' | 'transport' | 'body';

/**
 * What a provider's request body means. One file per kind of API; `all-formats.ts` lists them. Members
 * that no list names are parameters: an unknown one is taken to change the answer.
 */
export interface RequestFormat {
  recognises(body: JsonObject, path: string): boolean;
  /** Top-level members that hold instructions to the model. */
  readonly system: readonly string[];
  /** Top-level members that hold the conversation; items whose role is `system` or `developer` count as system. */
  readonly messages: readonly string[];
  readonly tools: readonly string[];
  /** Members that say how the answer is delivered or filed, never what the model is asked. */
  readonly transport: readonly string[];
  /** Names of members inside messages whose whole value is an id, whatever it looks like. */
  readonly ids: readonly string[];
}
