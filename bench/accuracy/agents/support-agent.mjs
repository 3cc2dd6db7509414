import { toneRules, escalation } from './lib/shared-rules.mjs';

const xml = (tag, body) => `<${tag}>\n${body}\n</${tag}>`;

export function systemPrompt({ shop, agentName, tools, vip }) {
  return [
    `You are ${agentName}, the first person that customers of ${shop} talk to.`,
    toneRules,
    vip && 'This customer is a VIP: offer a call back within the hour.',
    xml('tools', tools.map((tool) => `${tool.name} -> ${tool.use}`).join('\n')),
    escalation(shop),
  ]
    .filter(Boolean)
    .join('\n\n');
}

export const historyPrompt = (turns) => `
  Here is what was said so far, oldest first:
  ${turns.map((turn) => `[${turn.who}] ${turn.text}`).join('\n  ')}
  Answer the last message only.
`;

export function orderNote(order) {
  let note = `Order ${order.id} was placed on ${order.date}.`;
  if (order.late) note += ` It is ${order.late} days late, so apologize before anything else.`;
  else note += ' It is on time.';
  return note;
}
