import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanKind, SpanMeaning } from '../model/span.ts';
import { readJson, readJsonOrText, readString } from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { firstText } from './part-shapes.ts';

/**
 * What CrewAI says of crews, tasks and tools in keys of its own: its telemetry of usage, and what
 * instrumentations copy of it. Model calls come from others.
 */
export const crewAi: Dialect = {
  name: 'crewai',
  read: ({ span, scope }) => {
    const { attributes, name } = span;
    const isOwn = scope.name === 'crewai.telemetry';
    // OpenLLMetry's span of a crew has no kind.
    if (name === 'crewai.workflow') return { kind: 'workflow' };
    if (!isOwn && !attributes.has('crew_id') && !attributes.has('flow_id')) return undefined;
    const kind = isOwn ? kinds.get(name) : undefined;
    return defined<Contribution>({
      kind,
      tool: kind === 'tool' ? readTool(attributes) : undefined,
      agent: filled({ name: agentName(attributes) }),
      failure: name === 'Tool Usage Error' ? { message: 'The tool failed' } : undefined,
    });
  },
};

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['Crew Execution', 'workflow'],
  ['Task Execution', 'workflow'],
  ['Flow Execution', 'workflow'],
  ['Tool Usage', 'tool'],
  ['Tool Repeated Usage', 'tool'],
  ['Tool Usage Error', 'tool'],
]);

function readTool(attributes: Attributes): SpanMeaning['tool'] {
  return filled({
    name: readString(attributes, 'tool_name'),
    arguments: readJsonOrText(attributes, 'tool_input', 'input'),
    result: readJsonOrText(attributes, 'tool_output', 'output'),
  });
}

/** The role of a task's agent; a crew of one agent is called by it too. */
function agentName(attributes: Attributes): string | undefined {
  const told = readString(attributes, 'agent_role', 'task_agent_role');
  if (told !== undefined || attributes.has('task_id')) return told;
  const agents = readJson(attributes, 'crew_agents');
  return isJsonArray(agents) && agents.length === 1 ? roleOf(agents[0]) : undefined;
}

function roleOf(agent: JsonValue | undefined): string | undefined {
  return isJsonObject(agent) ? firstText(agent, 'role') : undefined;
}
