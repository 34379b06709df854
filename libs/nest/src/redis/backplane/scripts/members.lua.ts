import { Script } from '../../server/script.js';
import { ROSTER } from './roster.lua.js';

/**
 * Notes that a node has no connection of a member any more; who is on no other node begins to leave.
 *
 * ARGV: 2 node, 3 milliseconds until what nobody renews expires, 4 room, 5 id, 6 grace. Answers 1 if the member begins to leave.
 */
export const LEAVE = new Script(`
${ROSTER}
local node, keep, room, id = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local entry = room .. '\\n' .. id
redis.call('SREM', setOf(node), entry)
local member = get(room, id)
if not member or member.g then return 0 end
member.n[node] = nil
put(room, id, member)
redis.call('PEXPIRE', rosterOf(room), keep)
if present(member) then return 0 end
redis.call('ZADD', LEAVING, 'NX', text(now + tonumber(ARGV[6])), entry)
redis.call('PEXPIRE', LEAVING, keep)
return 1
`);

/**
 * Takes out, without a word, members that a node has no more, and all who are on no node: the room has ended.
 *
 * ARGV: 2 node, 3 room, then the ids.
 */
export const WITHDRAW = new Script(`
${ROSTER}
local node, room = ARGV[2], ARGV[3]
for at = 4, #ARGV do
  redis.call('SREM', setOf(node), room .. '\\n' .. ARGV[at])
  local member = get(room, ARGV[at])
  if member then
    member.n[node] = nil
    put(room, ARGV[at], member)
  end
end
local list = redis.call('HGETALL', rosterOf(room))
for at = 1, #list, 2 do
  if not present(cjson.decode(list[at + 1])) then remove(room, list[at]) end
end
return 1
`);

/**
 * Forgets members when everybody has been told that they left.
 *
 * ARGV: 2, 3, 4 and so on: room, id and token of each.
 */
export const FORGET = new Script(`
${ROSTER}
for at = 2, #ARGV, 3 do
  local member = get(ARGV[at], ARGV[at + 1])
  if member and member.g and member.t == ARGV[at + 2] then remove(ARGV[at], ARGV[at + 1]) end
end
return 1
`);

/** The members of a room: id and JSON of each in turn. ARGV: 2 room. */
export const MEMBERS = new Script(`
${ROSTER}
return redis.call('HGETALL', rosterOf(ARGV[2]))
`);

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
