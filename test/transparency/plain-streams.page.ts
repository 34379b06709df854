import { SUBJECTS } from './shapes/index.js';

const INTRO = `# What stays as it is

A handler that does not take \`@Connection()\` is a plain stream.
Importing \`SseModule\` does not change it: Nest writes the same bytes, in the same order, at the same moments, and your teardown code runs as often as before.

The module counts plain streams, limits them, logs and measures them, and ends them when the application shuts down.
It adds one thing to the bytes: a comment line (\`:\`) as a heartbeat, which clients ignore.
\`heartbeat: 0\` turns it off.

This page lists the code that is compared.
Each entry is a small Nest controller and a client.
[The suite](../test/transparency) runs it in an application with the module and in one without, on Express and on Fastify.
It compares the status, the headers without \`Date\`, every byte of the body, the moment the headers go out, the order of the events in your code, and the warnings and errors in the log.
What plain Nest does is right, including its own errors: a handler that returns no Observable is answered 500 on both sides.
`;

/** `docs/plain-streams.md`. */
export function plainStreamsPage(): string {
  const sections = SUBJECTS.map(({ title, shapes }) => {
    const entries = shapes.map(({ name, platforms }) => {
      const only = platforms
        ? ` (${platforms.map((text) => text[0]!.toUpperCase() + text.slice(1)).join(', ')})`
        : '';
      return `- ${escape(name)}${only}`;
    });
    return `## ${title}\n\n${entries.join('\n')}\n`;
  });
  return [INTRO, ...sections].join('\n');
}

/** Names are text, not Markdown. */
function escape(name: string): string {
  return name.replaceAll(/[*_[\]<>`]/g, '\\$&');
}
