import type { Attributes } from '../model/attribute.ts';
import type { SpanKind } from '../model/span.ts';
import { readString } from './attribute-reader.ts';

/** Operations of the conventions, those of their drafts, and what senders wrote before there were any. */
const operationKinds: ReadonlyMap<string, SpanKind> = new Map([
  ['chat', 'llm'],
  ['generate_content', 'llm'],
  ['text_completion', 'llm'],
  ['fetch_response', 'llm'],
  ['image_generation', 'llm'],
  // Semantic Kernel until 1.38, for calls that stream too.
  ['chat.completions', 'llm'],
  ['chat.streaming_completions', 'llm'],
  ['text.completions', 'llm'],
  ['text.streaming_completions', 'llm'],
  // Azure's client of Foundry projects.
  ['responses', 'llm'],
  ['embeddings', 'embedding'],
  ['rerank', 'rerank'],
  ['retrieval', 'retrieval'],
  ['search_memory', 'retrieval'],
  ['create_memory', 'db'],
  ['update_memory', 'db'],
  ['upsert_memory', 'db'],
  ['delete_memory', 'db'],
  ['create_memory_store', 'db'],
  ['delete_memory_store', 'db'],
  ['create_agent', 'agent'],
  ['invoke_agent', 'agent'],
  ['plan', 'agent'],
  ['handle_conversation_turn', 'agent'],
  // Azure's agents, which run in the cloud: a client sees them start and end.
  ['start_thread_run', 'agent'],
  ['create_thread_run', 'agent'],
  ['process_thread_run', 'agent'],
  ['invoke_workflow', 'workflow'],
  ['execute_tool', 'tool'],
  ['guardrail.run', 'guardrail'],
  ['apply_guardrail', 'guardrail'],
  ['evaluate', 'evaluator'],
  // Microsoft's Agent 365.
  ['InvokeAgent', 'agent'],
  ['ExecuteInference', 'llm'],
  ['ExecuteTool', 'tool'],
  ['ApplyGuardrail', 'guardrail'],
]);

/** What a span is by its `gen_ai.*` attributes. */
export function genAiKind(attributes: Attributes): SpanKind | undefined {
  const operation = readString(attributes, 'gen_ai.operation.name');
  // An operation that no convention names says nothing of the kind: it may be a vendor's wrapper.
  if (operation !== undefined) return operationKinds.get(operation);
  if (attributes.has('gen_ai.tool.name')) return 'tool';
  if (attributes.has('gen_ai.evaluation.name')) return 'evaluator';
  const isCall = attributes.has('gen_ai.request.model') || attributes.has('gen_ai.response.model');
  return isCall ? 'llm' : undefined;
}
