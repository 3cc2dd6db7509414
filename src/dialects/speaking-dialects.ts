import type { AttributeValue } from '../model/attribute.ts';
import type { ResourceWire, ScopeWire, SpanWire } from '../model/otlp-wire.ts';
import type { Dialect, WireRecord } from './dialect.ts';

/**
 * Finds which dialects may tell anything of a span. Spans of one agent have few shapes: the names of their
 * attributes, whether there are events, which resource and scope. Most dialects see by the shape alone that
 * a span is none of theirs; they are asked once for each shape. What they look at is watched, so that no
 * dialect has to say what it goes by. Shapes are remembered for as long as the objects of the resource
 * and the scope live: who shares them among spans is answered faster.
 */
export class SpeakingDialects {
  private readonly dialects: readonly Dialect[];
  private readonly shapes = new WeakMap<ResourceWire, WeakMap<ScopeWire, Shapes>>();

  constructor(dialects: readonly Dialect[]) {
    this.dialects = dialects;
  }

  /** In the order of all dialects. Those that are left out have nothing to tell. */
  of(record: WireRecord): readonly Dialect[] {
    const shape = this.shapesOf(record).find(record.span);
    if (shape.dialects !== undefined) return shape.dialects;
    // To watch costs more than to ask them all: it is worth it for shapes that come again.
    shape.dialects = shape.isKnown
      ? this.dialects.filter((dialect) => maySpeak(dialect, record))
      : undefined;
    shape.isKnown = true;
    return shape.dialects ?? this.dialects;
  }

  private shapesOf({ resource, scope }: WireRecord): Shapes {
    const ofResource = this.shapes.get(resource) ?? new WeakMap<ScopeWire, Shapes>();
    const known = ofResource.get(scope);
    if (known !== undefined) return known;
    const shapes = new Shapes();
    this.shapes.set(resource, ofResource.set(scope, shapes));
    return shapes;
  }
}

/** What the names of attributes lead to, one after the other. */
interface Shape {
  readonly next: Map<string, Shape>;
  /** A span of it came before. */
  isKnown: boolean;
  dialects: readonly Dialect[] | undefined;
}

/** Names may be made up without end: then everything is forgotten now and again. */
const mostNames = 5_000;

/** The shapes of the spans of one scope. */
class Shapes {
  private first: Shape = newShape();
  private names = 0;

  find({ kind, events, links, attributes }: SpanWire): Shape {
    const lists = (events.length > 0 ? 2 : 0) + (links.length > 0 ? 1 : 0);
    let shape = this.after(this.first, `${kind} ${lists}`);
    for (const name of attributes.keys()) shape = this.after(shape, name);
    if (this.names <= mostNames) return shape;
    this.first = newShape();
    this.names = 0;
    return shape;
  }

  private after(shape: Shape, name: string): Shape {
    const known = shape.next.get(name);
    if (known !== undefined) return known;
    const added = newShape();
    shape.next.set(name, added);
    this.names += 1;
    return added;
  }
}

function newShape(): Shape {
  return { next: new Map(), isKnown: false, dialects: undefined };
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
