/**
 * Lua shared by the scripts of the backplane. KEYS: 1 nodes, 2 leaving. ARGV: 1 what all keys begin with.
 *
 * A member is a field of the hash of its room: JSON with `n` the nodes that have it, `s` when it came, in microseconds, `t` a
 * token of its stay, `i` its info as JSON, `g` 1 when it is gone and everybody is about to be told. An entry is `<room>\n<member>`:
 * the set of a node has those that it has, `leaving` those in their grace period, by the time it ends.
 */
export const ROSTER = `
local NODES, LEAVING, BASE = KEYS[1], KEYS[2], ARGV[1]
local function text(number) return string.format('%.0f', number) end
local time = redis.call('TIME')
local micros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(micros / 1000)
local function rosterOf(room) return BASE .. 'roster:' .. room end
local function setOf(node) return BASE .. 'node:' .. node end
local function split(entry)
  local at = string.find(entry, '\\n', 1, true)
  return string.sub(entry, 1, at - 1), string.sub(entry, at + 1)
end
local function get(room, id)
  local raw = redis.call('HGET', rosterOf(room), id)
  return raw and cjson.decode(raw)
end
local function put(room, id, member) redis.call('HSET', rosterOf(room), id, cjson.encode(member)) end
local function present(member) return next(member.n) ~= nil end
local function remove(room, id)
  redis.call('HDEL', rosterOf(room), id)
  redis.call('ZREM', LEAVING, room .. '\\n' .. id)
end
`;
