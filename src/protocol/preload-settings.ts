import { isJsonObject, parseJson, stringMember, stringMembers } from '../base/json.ts';

/** The variable by which a preload learns what to do: `PreloadSettings` as JSON. Without it, it does nothing. */
export const preloadVariable = 'SPANWISE_PRELOAD';

export interface PreloadSettings {
  /** With the execution's id, without a slash at the end. */
  readonly gateway: string;
  /** Patterns, as of `isHostIn`. */
  readonly hosts: readonly string[];
  /** Keys of the gateway's URLs by origin, where there is one. */
  readonly providers: { readonly [origin: string]: string };
}

export function parsePreloadSettings(text: string | undefined): PreloadSettings | undefined {
  const value = parseJson(text ?? '');
  if (!isJsonObject(value)) return undefined;
  const gateway = stringMember(value, 'gateway');
  const { hosts } = value;
  if (gateway === undefined || !Array.isArray(hosts)) return undefined;
  return {
    gateway,
    hosts: hosts.filter((host): host is string => typeof host === 'string'),
    providers: stringMembers(value['providers']),
  };
}
