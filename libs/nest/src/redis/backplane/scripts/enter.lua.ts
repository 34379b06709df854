import { Script } from '../../server/script.js';
import { ROSTER } from './roster.lua.js';

/**
 * Lists members that a node has.
 *
 * ARGV: 2 node, 3 milliseconds until what nobody renews expires, then for each member: room, id, info or nothing, token.
 * Answers for each: 1 it came, also when the same token came before; 0 it was there; 2 it is just being told to have left, ask again.
 * Answers -1 alone when the node is not one of the nodes: it has lost its lease.
 */
export const ENTER = new Script(`
${ROSTER}
local node, keep = ARGV[2], ARGV[3]
if tonumber(redis.call('ZSCORE', NODES, node) or '0') == 0 then return { -1 } end
local answers = {}
for at = 4, #ARGV, 4 do
  local room, id, info, token = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  local member = get(room, id)
  local answer = 2
  if not (member and member.g) then
    answer = (not member or member.t == token) and 1 or 0
    if not member then
      member = { t = token, s = text(micros + at), n = {} }
      if info ~= '' then member.i = info end
    end
    member.n[node] = 1
    put(room, id, member)
    redis.call('SADD', setOf(node), room .. '\\n' .. id)
    redis.call('ZREM', LEAVING, room .. '\\n' .. id)
    redis.call('PEXPIRE', rosterOf(room), keep)
  end
  answers[#answers + 1] = answer
end
redis.call('PEXPIRE', setOf(node), keep)
return answers
`);
