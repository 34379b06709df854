import { Script } from './server/script.js';

/**
 * Counts a key as the newest of an owner's. KEYS: 1 sorted set of the owner. ARGV: 1 key, 2 milliseconds, 3 limit, 4 and on released keys.
 * Answers the oldest keys beyond the limit.
 */
export const CLAIM = new Script(`
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2] * 1000)
for index = 4, #ARGV do redis.call('ZREM', KEYS[1], ARGV[index]) end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local surplus = redis.call('ZCARD', KEYS[1]) - ARGV[3]
if surplus <= 0 then return {} end
local oldest = redis.call('ZRANGE', KEYS[1], 0, surplus - 1)
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, surplus - 1)
return oldest
`);

/** KEYS: 1 hash with epoch and count. ARGV: 1 epoch for a store that has none. */
const COUNTER = `
local function position()
  redis.call('HSETNX', KEYS[1], 'epoch', ARGV[1])
  redis.call('HSETNX', KEYS[1], 'count', 0)
  local state = redis.call('HMGET', KEYS[1], 'epoch', 'count')
  return state[1], tonumber(state[2])
end
`;

/**
 * Keeps a revocation. KEYS: 2 its key. ARGV: 2 milliseconds, 3 and 4 epoch and count of the newest position that the caller knows: a replica that
 * took over may have a smaller one. Answers epoch and count.
 */
export const REVOKE = new Script(`
${COUNTER}
local epoch, count = position()
if ARGV[3] == epoch then count = math.max(count, tonumber(ARGV[4])) end
count = count + 1
redis.call('HSET', KEYS[1], 'count', count)
redis.call('SET', KEYS[2], count, 'PX', ARGV[2])
return {epoch, count}
`);

/** Asks for revocations. KEYS: 2 and on their keys. Answers epoch, count, and the count of the newest of them. */
export const REVOCATIONS = new Script(`
${COUNTER}
local epoch, count = position()
local newest = 0
for index = 2, #KEYS do newest = math.max(newest, tonumber(redis.call('GET', KEYS[index]) or 0)) end
return {epoch, count, newest}
`);
