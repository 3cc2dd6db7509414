import { oncePerObject } from '../base/once-per-object.ts';
import type { AttributeValue } from '../model/attribute.ts';
import type { ResourceWire, ScopeWire, SpanWire } from '../model/otlp-wire.ts';
import type { Dialect, WireRecord } from './dialect.ts';
import { keySetOf, type KeySet } from './key-set.ts';

/**
 * Finds which dialects may tell anything of a span. Spans of one agent have few shapes: the names of their
 * attributes, whether there are events, which resource and scope. Most dialects see by the shape alone that
 * a span is none of theirs; they are asked once for each shape. What they look at is watched, so that no
 * dialect has to say what it goes by. Shapes are remembered for as long as the objects of the resource
 * and the scope live: who shares them among spans is answered faster.
 */
export class SpeakingDialects {
  private readonly dialects: readonly Dialect[];
  private readonly ofResource = oncePerObject((_resource: ResourceWire) =>
    oncePerObject((_scope: ScopeWire) =>
      oncePerObject((_keys: KeySet) => new Map<number, Shape>()),
    ),
  );

  constructor(dialects: readonly Dialect[]) {
    this.dialects = dialects;
  }

  /** In the order of all dialects. Those that are left out have nothing to tell. */
  of(record: WireRecord): readonly Dialect[] {
    const { span, resource, scope } = record;
    // Kinds that OpenTelemetry does not know may be made up without end.
    if (span.kind < 0 || span.kind > lastSpanKind) return this.dialects;
    const shapes = this.ofResource(resource)(scope)(keySetOf(span.attributes));
    const lists = (span.events.length > 0 ? 2 : 0) + (span.links.length > 0 ? 1 : 0);
    const shape = shapeIn(shapes, span.kind * 4 + lists);
    if (shape.dialects !== undefined) return shape.dialects;
    // To watch costs more than to ask them all: it is worth it for shapes that come again.
    shape.dialects = shape.isKnown
      ? this.dialects.filter((dialect) => maySpeak(dialect, record))
      : undefined;
    shape.isKnown = true;
    return shape.dialects ?? this.dialects;
  }
}

/** `CONSUMER` of OTLP's kinds of spans. */
const lastSpanKind = 5;

interface Shape {
  /** A span of it came before. */
  isKnown: boolean;
  dialects: readonly Dialect[] | undefined;
}

function shapeIn(shapes: Map<number, Shape>, key: number): Shape {
  const known = shapes.get(key);
  if (known !== undefined) return known;
  const added: Shape = { isKnown: false, dialects: undefined };
  shapes.set(key, added);
  return added;
}

/** False where the dialect has nothing to say of the span, and saw it without a look at more than its shape. */
function maySpeak({ read }: Dialect, { span, resource, scope }: WireRecord): boolean {
  const attributes = new WatchedAttributes(span.attributes);
  let isSeen = false;
  const watched = new Proxy(span, {
    get: (_target, member: keyof SpanWire) => {
      if (member === 'attributes') return attributes;
      const value = span[member];
      const isOfShape = member === 'kind' || (Array.isArray(value) && value.length === 0);
      if (!isOfShape) isSeen = true;
      return value;
    },
  });
  const contribution = read({ span: watched, resource, scope });
  return contribution !== undefined || isSeen || attributes.isSeen;
}

/** Attributes whose names may be read by anybody; whether a value was is kept. */
class WatchedAttributes extends Map<string, AttributeValue> {
  isSeen = false;

  override get(name: string): AttributeValue {
    if (this.has(name)) this.isSeen = true;
    return super.get(name);
  }

  override values(): MapIterator<AttributeValue> {
    this.isSeen = true;
    return super.values();
  }

  override entries(): MapIterator<[string, AttributeValue]> {
    this.isSeen = true;
    return super.entries();
  }

  override [Symbol.iterator](): MapIterator<[string, AttributeValue]> {
    return this.entries();
  }

  override forEach(...visit: Parameters<Map<string, AttributeValue>['forEach']>): void {
    this.isSeen = true;
    super.forEach(...visit);
  }
}
