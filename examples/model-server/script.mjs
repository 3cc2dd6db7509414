/**
 * What the model says next: `{ call }` to call a tool, `{ text }` to answer, `refuse` where the
 * provider turns the request down. It depends on nothing but the conversation.
 */
export function nextTurn({ messages, tools = [] }) {
  const lastUser = messages.findLastIndex((message) => message.role === 'user');
  const question = textOf(messages[lastUser]?.content);
  const orderId = /order (\d+)/.exec(question)?.[1];
  const offered = new Set(tools.map((tool) => tool.function?.name));
  const results = toolResults(messages.slice(lastUser + 1));
  const refuse = results.size === 0 ? refusals.get(orderId) : undefined;

  if (orderId !== undefined && offered.has('lookUpOrder') && !results.has('lookUpOrder')) {
    return { call: { name: 'lookUpOrder', arguments: { orderId } }, refuse };
  }
  const parcelId = results.get('lookUpOrder')?.parcelId;
  if (parcelId !== undefined && offered.has('trackParcel') && !results.has('trackParcel')) {
    return { call: { name: 'trackParcel', arguments: { parcelId } } };
  }
  return { text: answer({ question, results }), refuse };
}

const refusals = new Map([
  ['1044', 'once'],
  ['1045', 'always'],
]);

function answer({ question, results }) {
  const name = /\. (\w+) writes:/.exec(question)?.[1] ?? 'there';
  const policy = /^- ([^:]+):/m.exec(question)?.[1];
  const order = results.get('lookUpOrder');
  const parcel = results.get('trackParcel');
  if (order === undefined) {
    return `Hello ${name}, I can help with an order: send me its number and I will look it up.`;
  }
  const sentences = [
    `Hello ${name}, your ${order.item} was ordered on ${order.orderedOn}.`,
    whereabouts(parcel),
    policy === undefined ? '' : `What happens next is in our policy "${policy}".`,
    'Write back any time and I will look again.',
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function whereabouts(parcel) {
  const scan = parcel?.scans?.at(-1);
  if (parcel === undefined) return '';
  if (scan === undefined) return `${parcel.carrier} has not scanned parcel ${parcel.parcelId} yet.`;
  const day = scan.time.slice(0, 10);
  return `${parcel.carrier} last saw it in ${scan.place} on ${day}: ${scan.what}.`;
}

/** Results by the tool's name. A result that is not JSON counts as none. */
function toolResults(messages) {
  const names = new Map(
    messages.flatMap((message) =>
      (message.tool_calls ?? []).map((call) => [call.id, call.function.name]),
    ),
  );
  return new Map(
    messages
      .filter((message) => message.role === 'tool')
      .map((message) => [names.get(message.tool_call_id), parse(textOf(message.content))]),
  );
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Content is a text, or a list of parts. */
function textOf(content) {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}
