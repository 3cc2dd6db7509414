export const greetings = {
  morning: 'Good morning! Ask for the name of the caller and why they are calling.',
  evening: 'Good evening! The office is closed; take a message and a phone number.',
};

const persona = (name) =>
  `Your name is ${name}. You speak on the phone, so never use lists or links.`;

export function callPrompt({ name, daytime, knowledge }) {
  const text = `${persona(name)}
${greetings[daytime]}

What you know about the company:
${knowledge}
`;
  return text.replace(/\n{3,}/g, '\n\n').trim();
}

export const summary = (transcript) =>
  `Summarize the phone call for the file. ` +
  `State who called, what they wanted and what was promised.\n` +
  `Call:\n${transcript}`;

export const shout = (name) =>
  `attention ${name}: read the safety card before you continue`.toUpperCase();
