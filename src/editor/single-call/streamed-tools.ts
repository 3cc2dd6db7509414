import { isJsonArray, isJsonObject, numberMember, stringMember } from '../../base/json.ts';
import type { JsonObject, JsonValue } from '../../base/json.ts';

/** Tool calls whose arguments came piece by piece, as JSON texts in the form of a call in one piece. */
export function streamedTools(events: readonly JsonObject[]): readonly string[] {
  const calls = new Map<number, { name: string; arguments: string }>();
  for (const piece of events.flatMap(toolPieces)) {
    const known = calls.get(piece.index) ?? { name: '', arguments: '' };
    calls.set(piece.index, {
      name: known.name + piece.name,
      arguments: known.arguments + piece.arguments,
    });
  }
  return [...calls.values()].map((call) => JSON.stringify(call, undefined, 2));
}

interface ToolPiece {
  readonly index: number;
  readonly name: string;
  readonly arguments: string;
}

function toolPieces(event: JsonObject): readonly ToolPiece[] {
  const [choice] = objects(event['choices']);
  const delta = choice?.['delta'];
  if (isJsonObject(delta)) return objects(delta['tool_calls']).map(chatPiece);
  return [...responsesPieces(event), ...anthropicPieces(event)];
}

function chatPiece(call: JsonObject): ToolPiece {
  const named = isJsonObject(call['function']) ? call['function'] : {};
  return toolPiece(numberMember(call, 'index'), named, 'arguments');
}

/** The item that is added names the function, its deltas bring the arguments. */
function responsesPieces(event: JsonObject): readonly ToolPiece[] {
  const index = numberMember(event, 'output_index');
  const { type, item } = event;
  if (type === 'response.function_call_arguments.delta') return [toolPiece(index, event, 'delta')];
  if (type !== 'response.output_item.added' || !isJsonObject(item)) return [];
  return item['type'] === 'function_call' ? [toolPiece(index, item, '')] : [];
}

function anthropicPieces(event: JsonObject): readonly ToolPiece[] {
  const index = numberMember(event, 'index');
  const { content_block: block, delta } = event;
  if (isJsonObject(block) && block['type'] === 'tool_use') return [toolPiece(index, block, '')];
  return isJsonObject(delta) && delta['type'] === 'input_json_delta'
    ? [toolPiece(index, delta, 'partial_json')]
    : [];
}

function toolPiece(index: number | undefined, named: JsonObject, argumentsKey: string): ToolPiece {
  return {
    index: index ?? 0,
    name: stringMember(named, 'name') ?? '',
    arguments: stringMember(named, argumentsKey) ?? '',
  };
}

function objects(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}
