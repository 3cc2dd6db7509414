import { describedTools } from '../../protocol/described-tool.ts';
import type { SpanJson } from '../../protocol/span-json.ts';
import type { OfferedTool } from '../../protocol/trace-view.ts';
import type { OpenableLocation } from '../span-source.ts';
import type { WorkspaceSource } from '../workspace-source.ts';

/** More tools than a model can choose from. */
const mostTools = 100;

interface LocatedTool {
  readonly name: string;
  readonly locations: readonly OpenableLocation[];
}

/** The tools that a call had on offer and that are defined in the workspace. */
export async function locateTools(
  source: WorkspaceSource,
  span: SpanJson,
): Promise<readonly LocatedTool[]> {
  const tools = describedTools([...(span.llm?.toolDefinitions ?? [])]).slice(0, mostTools);
  if (tools.length === 0) return [];
  const client = await source.open();
  const located = await Promise.all(
    tools.map(async ({ name, descriptions }) => {
      const texts = [...descriptions];
      return { name, locations: await client.request('locateDefinition', { name, texts }) };
    }),
  );
  return located.filter(({ locations }) => locations.length > 0);
}

/** For the page, which learns no absolute path. */
export function offeredTools(located: readonly LocatedTool[]): OfferedTool[] {
  return located.map(({ name, locations }) => ({
    name,
    locations: locations.map(({ path: _path, ...location }) => location),
  }));
}
