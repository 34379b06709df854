/**
 * What is compared. `can` names what a contestant is able to do beside fan-out; works leave out who cannot do what they ask.
 */
export const CONTESTANTS = [
  {
    name: 'express',
    title: 'Nestream on Express',
    script: 'library.mjs',
    args: ['express'],
    can: ['replay', 'heartbeat'],
  },
  {
    name: 'fastify',
    title: 'Nestream on Fastify',
    script: 'library.mjs',
    args: ['fastify'],
    can: ['replay', 'heartbeat'],
  },
  { name: 'nest', title: 'plain Nest @Sse(), Subject', script: 'nest-sse.mjs', can: ['replay'] },
  { name: 'better-sse', title: 'better-sse', script: 'better-sse.mjs', can: ['heartbeat'] },
  {
    name: 'res-write',
    title: 'Node res.write(string)',
    script: 'raw-write.mjs',
    can: ['replay', 'heartbeat'],
  },
  {
    name: 'socket-write',
    title: 'Node socket.write(buffer)',
    script: 'raw-socket.mjs',
    can: ['replay', 'heartbeat'],
  },
  { name: 'nchan', title: 'nchan (nginx, C)', script: 'nchan.mjs', can: ['replay', 'heartbeat'] },
];

/** What all ratios are taken against. */
export const PLAIN = 'nest';
export const FLOOR = 'socket-write';

/**
 * Those that take part only when named: what an interceptor alone adds to plain Nest, and servers with a fault, for the test of
 * the benchmark itself.
 */
export const HIDDEN = [
  {
    name: 'nest-intercepted',
    title: 'plain Nest, an interceptor that does nothing',
    script: 'nest-sse.mjs',
    args: ['intercepted'],
    can: ['replay'],
  },
  ...['lose', 'double', 'swap', 'damage'].map((fault) => ({
    name: `faulty-${fault}`,
    title: `Server with a fault: ${fault}`,
    script: 'faulty.mjs',
    args: [fault],
    can: [],
  })),
];
