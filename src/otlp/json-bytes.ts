/** The byte of an ASCII character, of which all of JSON's own signs are. */
export const codeOf = (character: string): number => character.charCodeAt(0);

export const quote = codeOf('"');
export const backslash = codeOf('\\');
export const openBrace = codeOf('{');
export const closeBrace = codeOf('}');
export const openBracket = codeOf('[');
export const closeBracket = codeOf(']');
export const comma = codeOf(',');
export const colon = codeOf(':');
