import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { isHostIn, providerHosts } from '../protocol/provider-hosts.ts';
import {
  azureVariables,
  baseUrlVariables,
  bedrockKeyVariable,
  bedrockRegionVariables,
  keyOfVariable,
} from '../protocol/provider-variables.ts';
import type { Upstreams } from '../store/execution-store.ts';

/** What a program would find without us, by name. Only a few variables are read. */
export interface OwnEnvironment {
  readonly environment: EnvironmentVariables;
  /** False: model calls are not to be recorded, and no base-URL variable is set. */
  readonly record: boolean;
  /** Addresses that the user has named, by variable; these count more than the environment. */
  readonly named?: EnvironmentVariables;
  /** Whether programs load Spanwise's preload, which sees all their calls. */
  readonly preload?: boolean;
  /** `ollama serve`, which takes the variable of its clients for the address to listen at, may be started there. */
  readonly mayServeOllama?: boolean;
}

/**
 * Where each base-URL variable leads, without a gateway between: what the user has named, what it said
 * before, else the provider's own address.
 */
export function upstreamsOf(own: OwnEnvironment): Upstreams {
  if (!own.record) return {};
  const named = own.named ?? {};
  const known = baseUrlVariables.map(({ name }) => name);
  const names = new Set([...known, ...Object.keys(named)]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const upstream =
        parseUpstream(name, named[name]) ??
        (mayBeTaken(name, own) ? parseUpstream(name, own.environment[name]) : undefined) ??
        upstreamWhenUnset(name, own);
      return upstream === undefined ? [] : [[name, upstream]];
    }),
  );
}

/** Requests that are signed for their host cannot take another way; those with Bedrock's own key can. */
function mayBeTaken(name: string, { environment }: OwnEnvironment): boolean {
  return keyOfVariable(name) !== 'bedrock' || environment[bedrockKeyVariable] !== undefined;
}

function upstreamWhenUnset(name: string, own: OwnEnvironment): string | undefined {
  const { environment, mayServeOllama } = own;
  const isSet = (variable: string): boolean => environment[variable] !== undefined;
  const key = keyOfVariable(name);
  if (key === 'openai' && azureVariables.some(isSet)) return undefined;
  if (key === 'ollama' && mayServeOllama === true) return undefined;
  if (key === 'bedrock') {
    const region = bedrockRegionVariables.map((each) => environment[each]).find(Boolean);
    if (region === undefined || !isSet(bedrockKeyVariable)) return undefined;
    return parseUpstream(name, `https://bedrock-runtime.${region}.amazonaws.com`);
  }
  return baseUrlVariables.find((variable) => variable.name === name)?.defaultUpstream;
}

/** Origin and path; `undefined` where the value is no address that the gateway can pass calls on to. */
function parseUpstream(name: string, value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  const text = name === 'OLLAMA_HOST' ? ollamaAddress(value) : value;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  // What is stored of an execution holds no credentials, and a password in the address is one.
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** Ollama's programs take a bare host or port too, and the address that a server listens at. */
function ollamaAddress(value: string): string {
  const text = value.trim();
  const whole = text.includes('://')
    ? text
    : `http://${text.startsWith(':') ? `127.0.0.1${text}` : text}`;
  if (!URL.canParse(whole)) return whole;
  const url = new URL(whole);
  const saysPort = /:\d+(?:\/|$)/.test(whole.slice(whole.indexOf('://') + 3));
  if (!saysPort && !text.includes('://')) url.port = '11434';
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1';
  return url.href;
}

export interface UpstreamAddress {
  readonly origin: string;
  /** Path and query to ask there. */
  readonly path: string;
}

/** Where the gateway passes a call on that comes in under a key; `undefined` where there is no such address. */
export function upstreamOf(
  upstreams: Upstreams,
  key: string,
  path: string,
): UpstreamAddress | undefined {
  const known = Object.entries(upstreams).find(([name]) => keyOfVariable(name) === key)?.[1];
  if (known === undefined) return preloadedUpstream(upstreams, key, path);
  return { origin: new URL(known).origin, path: withVersion(key, known, path) };
}

/**
 * Vercel's AI SDK reads the same variable as Anthropic's own, and takes the version for a part of it. A
 * program that was given no address means the one that its library knows.
 */
function withVersion(key: string, upstream: string, path: string): string {
  const standard = baseUrlVariables.find((variable) => variable.key === key)?.defaultUpstream;
  const lacksVersion = key === 'anthropic' && /^\/messages(?:[/?]|$)/.test(path);
  return lacksVersion && upstream === standard ? `/v1${path}` : path;
}

/** Preloads see whole addresses: the key is then the origin, of a provider or named by the user. */
function preloadedUpstream(
  upstreams: Upstreams,
  key: string,
  path: string,
): UpstreamAddress | undefined {
  const url = URL.parse(key);
  if (url === null || url.origin !== key) return undefined;
  return isHostIn(preloadedHosts(upstreams), url.host) ? { origin: key, path } : undefined;
}

/** The hosts whose calls a preload sends through the gateway. */
export function preloadedHosts(upstreams: Upstreams): readonly string[] {
  const own = Object.values(upstreams).map((upstream) => new URL(upstream).host);
  return [...new Set([...providerHosts, ...own])];
}
