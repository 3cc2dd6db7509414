import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import { hasKeyUnder, openJsonText, readJson, readString } from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';

/**
 * TanStack AI's middleware, which writes OpenTelemetry's and Langfuse's keys for what its model calls say.
 * Its own are that the loop around the calls has a model and no operation, and that a tool's arguments
 * and result are each the content of a message.
 */
export const tanStackAi: Dialect = {
  name: 'tanstack-ai',
  read: ({ span: { attributes } }) => {
    if (attributes.has('tanstack.ai.tool.outcome')) return readTool(attributes);
    if (isLoop(attributes)) return { kind: 'agent' };
    return hasKeyUnder(attributes, 'tanstack.') ? {} : undefined;
  },
};

/** A loop that failed has not counted its turns: what else it has is Langfuse's, without the type that Langfuse gives. */
function isLoop(attributes: Attributes): boolean {
  if (attributes.has('tanstack.ai.iterations')) return true;
  if (!attributes.has('gen_ai.request.model') || attributes.has('gen_ai.operation.name')) {
    return false;
  }
  return attributes.has('langfuse.trace.input') && !attributes.has('langfuse.observation.type');
}

function readTool(attributes: Attributes): Contribution {
  const tool = filled({
    name: readString(attributes, 'gen_ai.tool.name'),
    arguments: contentOf(readJson(attributes, 'gen_ai.input.messages')),
    // What failed answers with the error's message.
    result:
      readString(attributes, 'tanstack.ai.tool.outcome') === 'error'
        ? undefined
        : contentOf(readJson(attributes, 'gen_ai.output.messages')),
  });
  return defined<Contribution>({ kind: 'tool', tool });
}

/** Of the one message that there is. */
function contentOf(messages: JsonValue | undefined): JsonValue | undefined {
  const message = isJsonArray(messages) ? messages[0] : undefined;
  const content = isJsonObject(message) ? message['content'] : undefined;
  return content === undefined ? undefined : openJsonText(content);
}
