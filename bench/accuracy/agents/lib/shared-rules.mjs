export const toneRules = `Be warm, be brief, and never blame the customer.
Use the customer's first name once, at the beginning.`;

export const escalation = (shop) =>
  `If the customer asks for a person, hand over to the ${shop} team at once and stop writing.`;

/** Used until the spring; kept for the old channel. */
export const oldToneRules = `Be warm, be formal, and never blame the customer.
Use the customer's family name in every sentence.`;
