/**
 * How spans are told apart that came in OpenAI's own format for traces of its Agents SDK, which is not
 * OTLP: what a span says is kept under these names, one attribute for each member.
 */
export const agentsTracesScope = 'openai.agents.traces';

/** Before the members of `span_data`, of which `type` is always there; `trace` for the trace itself. */
export const agentsSpanPrefix = 'openai.agents.span.';

/** The conversation that a trace belongs to. */
export const agentsGroupKey = 'openai.agents.group_id';
