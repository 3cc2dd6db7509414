import type { Dialect } from './dialect.ts';
import { readString } from './attribute-reader.ts';

/** The Model Context Protocol's conventions. Names of tools and prompts stand beside them as `gen_ai` attributes. */
export const mcp: Dialect = {
  name: 'mcp',
  read: ({ span }) => {
    const method = readString(span.attributes, 'mcp.method.name');
    if (method === undefined) return undefined;
    if (method === 'tools/call') return { kind: 'tool' };
    return { kind: method === 'prompts/get' ? 'prompt' : 'rpc' };
  },
};
