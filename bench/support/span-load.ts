import { writeMessage, type Field } from './protobuf-writer.ts';

/** `worded`: small, with a sentence to be searched for. */
export type SpanSize = 'genai' | 'small' | 'worded';
export type Encoding = 'protobuf' | 'json';

export interface LoadOptions {
  readonly size: SpanSize;
  readonly encoding: Encoding;
  readonly spansPerRequest: number;
  readonly spansPerTrace: number;
  /** Loads with the same seed make the same spans. */
  readonly seed?: number;
}

/** A span before it is encoded. */
export interface LoadSpan {
  readonly traceId: Buffer;
  readonly spanId: Buffer;
  readonly parentSpanId: Buffer | undefined;
  readonly name: string;
  readonly startNanos: bigint;
  readonly endNanos: bigint;
  readonly attributes: readonly (readonly [string, string | number])[];
}

const startNanos = 1_790_000_000_000_000_000n;

/** The same numbers in every run. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Words with the frequencies of a language: few are common, most are rare. */
export function makeVocabulary(random: () => number): readonly string[] {
  return Array.from({ length: 4000 }, () =>
    Array.from({ length: 2 + Math.floor(random() * 7) }, () =>
      String.fromCharCode(97 + Math.floor(random() * 26)),
    ).join(''),
  );
}

/** The words of all loads, the most common one first. */
export const vocabulary = makeVocabulary(randomNumbers(7));

const sentenceBytes = 120;

/** Makes export requests of ever new spans: about 3.4 KB each with two message bodies, or 0.35 KB. */
export class SpanLoad {
  private readonly random: () => number;
  private made = 0;
  private traceId: Buffer = Buffer.alloc(0);
  private rootId: Buffer | undefined;
  private readonly options: LoadOptions;

  constructor(options: LoadOptions) {
    this.options = options;
    this.random = randomNumbers(options.seed ?? 7);
  }

  request(): Buffer {
    const spans = Array.from({ length: this.options.spansPerRequest }, () => this.span());
    return encodeRequest(spans, this.options.encoding);
  }

  private span(): LoadSpan {
    const index = this.made++;
    if (index % this.options.spansPerTrace === 0) {
      this.traceId = this.id(16);
      this.rootId = undefined;
    }
    const spanId = this.id(8);
    const parentSpanId = this.rootId;
    this.rootId ??= spanId;
    const start = startNanos + BigInt(index) * 1_000_000n;
    return {
      traceId: this.traceId,
      spanId,
      parentSpanId,
      name: this.options.size === 'genai' ? 'chat gpt-4o-mini' : `GET /items/${index % 50}`,
      startNanos: start,
      endNanos: start + 900_000n,
      attributes: this.attributes(),
    };
  }

  private attributes(): LoadSpan['attributes'] {
    if (this.options.size === 'genai') return this.genAiAttributes();
    const small = this.smallAttributes();
    if (this.options.size === 'small') return small;
    const content = this.text(sentenceBytes);
    const messages = [{ role: 'user', parts: [{ type: 'text', content }] }];
    return [...small, ['gen_ai.input.messages', JSON.stringify(messages)]];
  }

  private id(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => 1 + Math.floor(this.random() * 255)));
  }

  private text(bytes: number): string {
    let text = '';
    while (text.length < bytes)
      text += `${vocabulary[Math.floor(vocabulary.length * this.random() ** 4)] ?? ''} `;
    return text.slice(0, bytes);
  }

  private count(most: number): number {
    return Math.floor(this.random() * most);
  }

  private genAiAttributes(): LoadSpan['attributes'] {
    const message = (role: string): string =>
      JSON.stringify([{ role, parts: [{ type: 'text', content: this.text(1100) }] }]);
    return [
      ['gen_ai.operation.name', 'chat'],
      ['gen_ai.provider.name', 'openai'],
      ['gen_ai.request.model', 'gpt-4o-mini'],
      ['gen_ai.response.model', 'gpt-4o-mini-2024-07-18'],
      ['gen_ai.response.id', `chatcmpl-${this.id(12).toString('hex')}`],
      ['gen_ai.request.max_tokens', 1024],
      ['gen_ai.usage.input_tokens', this.count(4000)],
      ['gen_ai.usage.output_tokens', this.count(800)],
      ['gen_ai.conversation.id', `conversation-${this.count(1000)}`],
      ['server.address', 'api.openai.com'],
      ['server.port', 443],
      ['gen_ai.input.messages', message('user')],
      ['gen_ai.output.messages', message('assistant')],
      ...Array.from({ length: 12 }, (_, index) => [`app.label.${index}`, this.text(24)] as const),
    ];
  }

  private smallAttributes(): LoadSpan['attributes'] {
    return [
      ['http.request.method', 'GET'],
      ['http.route', '/items/{id}'],
      ['url.path', `/items/${this.count(1000)}`],
      ['http.response.status_code', 200],
      ['server.address', 'localhost'],
      ['server.port', 8080],
      ['network.protocol.version', '1.1'],
      ['client.address', `10.0.0.${this.count(255)}`],
    ];
  }
}

const resource = [
  ['service.name', 'bench'],
  ['telemetry.sdk.language', 'nodejs'],
] as const;

/** One export request. */
export function encodeRequest(spans: readonly LoadSpan[], encoding: Encoding): Buffer {
  return encoding === 'protobuf' ? protobufRequest(spans) : jsonRequest(spans);
}

function protobufRequest(spans: readonly LoadSpan[]): Buffer {
  return writeMessage([
    [
      1,
      [
        [1, resource.map((pair): Field => [1, protobufAttribute(pair)])],
        [2, [[1, [[1, 'bench']]], ...spans.map((span): Field => [2, protobufSpan(span)])]],
      ],
    ],
  ]);
}

function protobufSpan(span: LoadSpan): readonly Field[] {
  return [
    [1, span.traceId],
    [2, span.spanId],
    ...(span.parentSpanId === undefined ? [] : ([[4, span.parentSpanId]] as const)),
    [5, span.name],
    [6, 3],
    [7, span.startNanos],
    [8, span.endNanos],
    ...span.attributes.map((pair): Field => [9, protobufAttribute(pair)]),
  ];
}

function protobufAttribute([key, value]: readonly [string, string | number]): readonly Field[] {
  return [
    [1, key],
    [2, [[typeof value === 'number' ? 3 : 1, value]]],
  ];
}

function jsonRequest(spans: readonly LoadSpan[]): Buffer {
  const resourceSpans = [
    {
      resource: { attributes: resource.map(jsonAttribute) },
      scopeSpans: [{ scope: { name: 'bench' }, spans: spans.map(jsonSpan) }],
    },
  ];
  return Buffer.from(JSON.stringify({ resourceSpans }));
}

function jsonSpan(span: LoadSpan): object {
  return {
    traceId: span.traceId.toString('hex'),
    spanId: span.spanId.toString('hex'),
    ...(span.parentSpanId !== undefined && { parentSpanId: span.parentSpanId.toString('hex') }),
    name: span.name,
    kind: 3,
    startTimeUnixNano: String(span.startNanos),
    endTimeUnixNano: String(span.endNanos),
    attributes: span.attributes.map(jsonAttribute),
  };
}

function jsonAttribute([key, value]: readonly [string, string | number]): object {
  return { key, value: typeof value === 'number' ? { intValue: value } : { stringValue: value } };
}
