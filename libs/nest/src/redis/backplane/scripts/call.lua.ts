import { Script } from '../../server/script.js';
import { ROSTER } from './roster.lua.js';

/** Publishes a message. ARGV: 2 PUBLISH or SPUBLISH, 3 channel, 4 message. Answers the nodes that have a lease. */
export const SAY = new Script(`
${ROSTER}
redis.call(ARGV[2], ARGV[3], ARGV[4])
return redis.call('ZRANGEBYSCORE', NODES, '(' .. text(now), '+inf')
`);
