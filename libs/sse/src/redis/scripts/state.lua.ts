/**
 * Lua shared by the scripts of the log: `epoch`, `seq` and `forgotten` of the log, and `now` in milliseconds.
 *
 * ARGV: 1 an epoch for a new log, 2 and 3 epoch and seq of the newest position that the caller knows of. A log that is behind
 * what was handed out (a replica that took over, an old snapshot) is a new one: its numbers would be given twice otherwise. So is
 * one whose rooms are gone (evicted): nobody knows any more what they had. A script may set `lost` where it knows more.
 */
export const STATE = `
local LOG, ROOMS = KEYS[1], KEYS[2]
local function text(number) return string.format('%.0f', number) end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local state = redis.call('HMGET', LOG, 'epoch', 'seq', 'forgotten')
local epoch, seq, forgotten = state[1], tonumber(state[2] or '0'), tonumber(state[3] or '0')
local behind = epoch == ARGV[2] and (lost or seq < tonumber(ARGV[3]))
if not epoch or behind or (seq > 0 and redis.call('EXISTS', ROOMS) == 0) then
  if behind then seq = math.max(seq, tonumber(ARGV[3])) end
  local newest = redis.call('ZREVRANGE', ROOMS, 0, 0, 'WITHSCORES')
  if newest[2] then seq = math.max(seq, math.floor(tonumber(newest[2]) / 2)) end
  epoch = ARGV[1]
  redis.call('HSET', LOG, 'epoch', epoch, 'seq', text(seq))
end
local function millis(id) return tonumber(string.match(id, '%-(%d+)$')) end
local function number(id) return tonumber(string.match(id, '^%d+')) end
`;
