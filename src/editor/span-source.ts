import { defined } from '../base/defined.ts';
import type { SourceLocation } from '../model/source-location.ts';
import { codeHints } from '../protocol/code-hints.ts';
import { describedTools } from '../protocol/described-tool.ts';
import type { SpanJson } from '../protocol/span-json.ts';
import { hasMessages, mayHoldPrompts, spanTexts } from '../protocol/span-texts.ts';
import type { MessageMap, MessageSources } from '../protocol/trace-view.ts';
import type { StaleTemplateJson } from '../protocol/workspace-api.ts';
import type { Rendering } from './source/shown-source.ts';
import type { WorkspaceSource } from './workspace-source.ts';

/** A place in the workspace with the file's absolute path, for opening it. */
export interface OpenableLocation extends SourceLocation {
  readonly path: string;
  /** The part of the message that a template match explains, in characters. */
  readonly explains?: { readonly start: number; readonly end: number };
  /** The template was edited since the run. */
  readonly stale?: StaleTemplateJson;
  /** The message, and what of it is fixed text and what a value. Of a template match only. */
  readonly rendering?: Rendering;
}

export interface SpanSources {
  /** In order of belief: what the telemetry says itself, then what the text says. */
  readonly span: readonly OpenableLocation[];
  readonly messages: readonly { message: number; locations: readonly OpenableLocation[] }[];
}

/**
 * Where a span comes from: its code attributes, else the name of its prompt or of what it calls, else its
 * text matched against the workspace. Every result says which of them found it.
 */
export async function locateSpan(
  source: WorkspaceSource,
  span: SpanJson,
  getSpan: (spanId: string) => Promise<SpanJson>,
): Promise<SpanSources> {
  const above = await ancestorsWithPrompts(span, getSpan);
  const named = [
    ...(await locateByCode(source, span)),
    ...(await locateByPromptName(source, span)),
    ...(await locateDefinition(source, span, above)),
  ];
  const texts = mayHoldPrompts(span) ? spanTexts(span, above) : [];
  const client = await source.open();
  const matches = await client.request('locateTexts', {
    texts: texts.map(({ text }) => text),
    hints: codeHints(span),
  });
  const byMessage = new Map<number, OpenableLocation[]>();
  for (const [index, { message, text }] of texts.entries()) {
    const locations = (matches[index] ?? []).map(
      ({ path, file, startLine, endLine, start, end, parts, stale }): OpenableLocation => ({
        path,
        file,
        line: startLine,
        endLine,
        via: 'template-match',
        explains: { start, end },
        rendering: { text, parts },
        ...(stale !== undefined && { stale }),
      }),
    );
    byMessage.set(message, [...(byMessage.get(message) ?? []), ...locations]);
  }
  const messages = Array.from(byMessage, ([message, locations]) => ({ message, locations }));
  return { span: [...named, ...messages.flatMap(({ locations }) => locations)], messages };
}

/** Deeper than agents nest. */
const mostAncestors = 20;

/** The spans above a call that tells nothing of what was asked, nearest first; none for one that does. */
async function ancestorsWithPrompts(
  span: SpanJson,
  getSpan: (spanId: string) => Promise<SpanJson>,
): Promise<readonly SpanJson[]> {
  const above: SpanJson[] = [];
  for (let below = span; !hasMessages(span) && above.length < mostAncestors;) {
    // The parent may never have come.
    const parent = await getSpan(below.parentSpanId ?? '').catch(() => undefined);
    if (parent === undefined) break;
    above.push(parent);
    below = parent;
  }
  return above;
}

export function messageSources(sources: SpanSources): MessageSources[] {
  return sources.messages.map(({ message, locations }) => ({
    message,
    locations: locations.map(
      ({ path: _path, explains: _explains, rendering: _rendering, stale, ...location }) => ({
        ...location,
        ...(stale !== undefined && { stale: true }),
      }),
    ),
  }));
}

/** What the input messages of a span are made of; none where no dialect found messages. */
export async function mapMessages(source: WorkspaceSource, span: SpanJson): Promise<MessageMap[]> {
  if (!hasMessages(span)) return [];
  const texts = spanTexts(span, []);
  const client = await source.open();
  const model = span.llm?.responseModel ?? span.llm?.requestModel;
  const maps = await client.request('mapTexts', {
    texts: texts.map(({ text }) => text),
    hints: codeHints(span),
    ...(model !== undefined && { model }),
  });
  return maps.flatMap((map, index) => {
    const message = texts[index]?.message;
    return message === undefined ? [] : [{ ...map, message }];
  });
}

async function locateByCode(source: WorkspaceSource, span: SpanJson): Promise<OpenableLocation[]> {
  const { file, line, column } = codeHints(span);
  if (file === undefined || line === undefined) return [];
  const client = await source.open();
  const { location } = await client.request('locateCode', { file, line, ...defined({ column }) });
  return location === undefined ? [] : [location];
}

/** A tool, an agent or a retriever by the name that its span tells. */
async function locateDefinition(
  source: WorkspaceSource,
  span: SpanJson,
  above: readonly SpanJson[],
): Promise<OpenableLocation[]> {
  const hints = codeHints(span);
  const name = definedName(span) ?? hints.functionName;
  if (span.kind === 'llm' || name === undefined) return [];
  // What the model was told of a tool stands where the tool is defined.
  const told = [span, ...above].flatMap(({ llm }) => llm?.toolDefinitions ?? []);
  const texts = describedTools(told).flatMap((tool) =>
    tool.name === name ? tool.descriptions : [],
  );
  const client = await source.open();
  const found = await client.request('locateDefinition', { name, texts, hints });
  // Only tools are told to models by the very name that code gives them.
  return span.kind === 'tool' || found.length === 1 ? found : [];
}

function definedName({ kind, name, tool, agent }: SpanJson): string | undefined {
  if (kind === 'tool') return tool?.name;
  if (kind === 'agent') return agent?.name;
  return kind === 'retrieval' || kind === 'workflow' ? name : undefined;
}

/** A prompt that the workspace has once by the name that the telemetry tells. */
async function locateByPromptName(
  source: WorkspaceSource,
  span: SpanJson,
): Promise<OpenableLocation[]> {
  const name = span.prompt?.name;
  if (name === undefined) return [];
  const client = await source.open();
  const [only, other] = await client.request('locatePrompt', { name, hints: codeHints(span) });
  return only === undefined || other !== undefined ? [] : [only];
}
