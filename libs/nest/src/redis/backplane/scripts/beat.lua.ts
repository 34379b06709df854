import { Script } from '../../server/script.js';
import { ROSTER } from './roster.lua.js';

/**
 * Renews the lease of a node, and takes out who is gone: members of nodes whose lease is over, and those whose grace period is.
 * Each is given to one caller, which tells everybody; if that is not done in time, another gets it again.
 *
 * A node whose members are being taken out has the lease 0, so that it learns of it should it come back.
 *
 * ARGV: 2 node, 3 milliseconds until what nobody renews expires, 4 lease, 5 milliseconds in which who is gone must be told of, 6 most
 * members at a time. Answers 1 if the node had a lease, 1 if there is more to do, then room, id, token, info or nothing of each member.
 */
export const BEAT = new Script(`
${ROSTER}
local node, keep, lease, claim, most = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local known = tonumber(redis.call('ZSCORE', NODES, node) or '0') > 0
redis.call('ZADD', NODES, text(now + lease), node)
redis.call('PEXPIRE', NODES, keep)
redis.call('PEXPIRE', LEAVING, keep)
local answer = { known and 1 or 0, 0 }
local function gone(room, id, member)
  member.g = 1
  put(room, id, member)
  redis.call('ZADD', LEAVING, text(now + claim), room .. '\\n' .. id)
  redis.call('PEXPIRE', LEAVING, keep)
  for _, part in ipairs({ room, id, member.t, member.i or '' }) do answer[#answer + 1] = part end
end
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', NODES, '-inf', text(now), 'LIMIT', 0, 16)) do
  redis.call('ZADD', NODES, 0, dead)
  local entries = redis.call('SPOP', setOf(dead), most)
  for _, entry in ipairs(entries) do
    local room, id = split(entry)
    local member = get(room, id)
    if member and not member.g then
      member.n[dead] = nil
      if present(member) then put(room, id, member) else gone(room, id, member) end
    end
  end
  most = most - #entries
  if redis.call('SCARD', setOf(dead)) == 0 then redis.call('ZREM', NODES, dead) end
  if most <= 0 then break end
end
if most > 0 then
  local entries = redis.call('ZRANGEBYSCORE', LEAVING, '-inf', text(now), 'LIMIT', 0, most)
  for _, entry in ipairs(entries) do
    local room, id = split(entry)
    local member = get(room, id)
    if member and not present(member) then gone(room, id, member) else redis.call('ZREM', LEAVING, entry) end
  end
  most = most - #entries
end
if most <= 0 then answer[2] = 1 end
return answer
`);

/** Keeps rosters from expiring. ARGV: 2 node, 3 milliseconds until what nobody renews expires, then the rooms. */
export const RENEW = new Script(`
${ROSTER}
redis.call('PEXPIRE', setOf(ARGV[2]), ARGV[3])
for at = 4, #ARGV do redis.call('PEXPIRE', rosterOf(ARGV[at]), ARGV[3]) end
return 1
`);

/** Takes a node out of the nodes. What it still has is left to the others. ARGV: 2 node. */
export const QUIT = new Script(`
${ROSTER}
if redis.call('SCARD', setOf(ARGV[2])) == 0 then redis.call('ZREM', NODES, ARGV[2]) else redis.call('ZADD', NODES, 1, ARGV[2]) end
return 1
`);
