import {
  isJsonObject,
  numberMember,
  stringMember,
  type JsonObject,
  type JsonValue,
} from '../base/json.ts';

/** The key of an attribute that only the kit writes. */
export const own = (name: string): string => `gcp.vertex.agent.${name}`;

// Members are named in snake case, as Python writes them; JavaScript's are found by the same names.

export function object(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

export function member(of: JsonObject, name: string): JsonValue | undefined {
  return of[name] ?? of[camelCase(name)];
}

export function text(of: JsonObject, name: string): string | undefined {
  return stringMember(of, name) ?? stringMember(of, camelCase(name));
}

export function number(of: JsonObject, name: string): number | undefined {
  return numberMember(of, name) ?? numberMember(of, camelCase(name));
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
