import type { Policy } from '../retrieval.ts';

export function systemPrompt({ shop, now }: { shop: string; now: Date }): string {
  return `You are Wren, who answers customers of ${shop}, a shop for camping gear.
It is ${now.toISOString()}.

Rules:
1. Look up the order before you say anything about it, and track its parcel.
2. Name the policy that you rely on by its title.
3. Never promise a refund: say what the policy allows.
4. Write at most four sentences, warm and plain.`;
}

interface TicketPrompt {
  readonly ticketId: string;
  readonly orderId: string;
  readonly customer: string;
  readonly question: string;
  readonly policies: readonly Policy[];
}

export function ticketPrompt(ticket: TicketPrompt): string {
  const { ticketId, orderId, customer, question, policies } = ticket;
  return `Ticket ${ticketId}, about order ${orderId}. ${customer} writes:

${question}

The policies that seem closest to the question:
${policies.map(({ title, text }) => `- ${title}: ${text}`).join('\n')}

Answer ${customer} by name.`;
}
